"""Which deals a picture of the process is made of, as tables of the warehouse."""

from dataclasses import dataclass, field
from typing import Literal

import ibis

from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.warehouse.engine import current

Outcome = Literal["", "open", "won", "lost"]


@dataclass(frozen=True)
class Which:
    """Deals made in the period, of a segment, team or people, that ended so.

    turned: choices that are turned round (`segment`, `team`, `people`): all others than the one named.
    """

    pipeline: str
    scope: Scope
    period: Period | None = None
    segment: str = ""
    team: str = ""
    outcome: Outcome = ""
    people: frozenset[int] = frozenset()
    turned: frozenset[str] = field(default_factory=frozenset)


def deals(which: Which) -> ibis.Table:
    table = current().tables["deal"]
    kept = [table.pipeline == which.pipeline, *_seen(table, which.scope)]
    if which.people:
        there = table.owner_id.isin(sorted(which.people)).fill_null(False)  # noqa: FBT003
        kept.append(~there if "people" in which.turned else there)
    if which.period:
        kept.append((table.created_on >= which.period.start) & (table.created_on < which.period.end))
    for name in ("segment", "team"):
        if value := getattr(which, name):
            same = (table[name] == value).fill_null(False)  # noqa: FBT003
            kept.append(~same if name in which.turned else same)
    if which.outcome:
        kept.append(table.status == which.outcome)
    return table.filter(kept)


def _seen(table: ibis.Table, scope: Scope) -> list[ibis.Value]:
    if scope.everything:
        return []
    return [table.owner_id.isin(sorted(scope.people)) if scope.people else ibis.literal(False)]  # noqa: FBT003


def with_ways(chosen: ibis.Table) -> ibis.Table:
    """The deals chosen with the whole way each took, and the seconds from its first to its last step."""
    return chosen.inner_join(current().tables["deal_way"], "deal_id")


def visits(chosen: ibis.Table) -> ibis.Table:
    """The stays in stages of the deals chosen."""
    table = current().tables["stage_visit"]
    return table.semi_join(chosen, table.deal_id == chosen.deal_id)
