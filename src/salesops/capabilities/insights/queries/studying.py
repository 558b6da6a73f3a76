"""A study of habits, from the warehouse: counted once, then judged."""

from dataclasses import replace

import ibis
import numpy as np

from salesops.capabilities.insights.decide.discoveries import ENOUGH, judge
from salesops.capabilities.insights.decide.people import practices, who_is_best
from salesops.capabilities.insights.decide.strata import Counts, pooled
from salesops.capabilities.insights.facts import Best, Effect, Practice, Study
from salesops.capabilities.insights.queries.by_person import shares_by_person
from salesops.capabilities.insights.queries.counting import GROUPS, Tally, Which, counts_of, looked_at, tally
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current

ALIKE = ("segment", "size", "pace")
SAME_PERSON = ("owner_id", "pace")
assert set(ALIKE) | set(SAME_PERSON) == set(GROUPS)


def study(pipeline: Pipeline, which: Which) -> Study:
    counted = tally(pipeline, which)
    keys, alike = counts_of(counted, ALIKE)
    effects = _with_own(judge(keys, alike), counts_of(counted, SAME_PERSON)[1])
    people = _people(pipeline, which)
    best = who_is_best(people["owner"], people["segment"], people["deals"], people["won"])
    told = tuple(effect.key for effect in effects if effect.told)
    return Study(
        int(people["deals"].sum()),
        int(people["won"].sum()),
        sum(effect.verdict != "too_few" for effect in effects),
        effects,
        replace(best, practices=_practices(told, counted, best)),
    )


def _with_own(effects: tuple[Effect, ...], own: Counts) -> tuple[Effect, ...]:
    """With the difference between deals of one and the same person, where there are enough of both."""
    found, of = pooled(own), own.informative()
    enough = np.minimum(of.with_it.sum(axis=1), of.without.sum(axis=1)) >= ENOUGH
    values = zip(found.difference.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    return tuple(
        replace(effect, own=value) if told else effect for effect, value, told in zip(effects, values, enough, strict=True)
    )


def _people(pipeline: Pipeline, which: Which) -> dict[str, np.ndarray]:
    """Closed deals and wins by owner and segment."""
    deals = looked_at(pipeline, which).deals
    owned = deals.filter(deals.owner_id.notnull())
    grouped = owned.group_by("owner_id", segment=owned.segment.fill_null("")).aggregate(
        deals=lambda t: t.count(), won=lambda t: t.won.cast("int64").sum()
    )
    found = current().to_arrow(grouped.order_by("owner_id", ibis.asc("segment")))
    named = {"owner": "owner_id", "segment": "segment", "deals": "deals", "won": "won"}
    return {name: np.array(found[column].to_pylist()) for name, column in named.items()}


def _practices(told: tuple[str, ...], counted: Tally, best: Best) -> tuple[Practice, ...]:
    if not best.people or not told:
        return ()
    people, shares = shares_by_person(counted, told)
    return practices(told, shares, np.isin(people, best.people))
