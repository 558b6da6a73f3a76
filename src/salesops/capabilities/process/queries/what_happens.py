"""How deals really went: the map, the ways through, and what leaving the designed way went with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis

from salesops.capabilities.process.decide.deviations import KINDS, strata
from salesops.capabilities.process.decide.effect import (
    ENOUGH,
    Estimate,
    Group,
    Stratum,
    days_difference,
    win_rate_difference,
)
from salesops.capabilities.process.decide.happening import Best, Seller, Traced, Way, best
from salesops.capabilities.process.decide.ways import places as places_of
from salesops.capabilities.process.decide.ways import steps as steps_of
from salesops.capabilities.process.decide.ways import ways_of
from salesops.capabilities.process.queries.remembering import Memory
from salesops.capabilities.process.queries.which import Which, deals, visits, with_ways
from salesops.metrics.tables import ARROW, OPEN, WON
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current

MOST_WAYS = 12
_MEMORY = Memory()


@dataclass(frozen=True)
class Cost:
    """Closed deals with a deviation beside those without, once a stage: as they are, and alike in stage, segment and size."""

    kind: str
    ones: Group
    others: Group
    win_rate: Estimate | None
    days: Estimate | None

    @property
    def enough(self) -> bool:
        """Whether there are enough of both to compare."""
        return min(self.ones.deals, self.others.deals) >= ENOUGH


def trace(which: Which, *, at: datetime, ways: int = 0, most_ways: int = MOST_WAYS) -> Traced:
    """The picture of the deals that took the commonest `ways` (0: all of them). Three questions, whatever the number of deals."""
    return _MEMORY.recall("trace", (which, ways, most_ways), at, lambda: _trace(which, ways, most_ways))


def _trace(which: Which, wanted: int, most_ways: int) -> Traced:
    chosen = deals(which)
    went = with_ways(chosen)
    told = _all(_ways(went))
    taken = min(wanted, len(told)) if wanted else len(told)
    drawn = told[:taken]
    if taken < len(told):
        chosen = went.filter(went.way.isin([row["path"] for row in drawn]))
    ways = ways_of([row["path"].split(ARROW) for row in drawn], [row["cases"] for row in drawn])
    rows = _stays(chosen)
    steps = {
        (row["stage"], row["went_to"]): (row["mean"], row["median"])
        for row in _all(rows.group_by("stage", "went_to").aggregate(mean=rows.seconds.mean(), median=_median(rows.seconds)))
    }
    stays = {
        row["stage"]: (row["seconds"], row["worked"])
        for row in _all(rows.group_by("stage").aggregate(seconds=_median(rows.seconds), worked=_median(rows.worked_days)))
    }
    return Traced(
        sum(row["cases"] for row in told),
        sum(row["cases"] for row in drawn),
        len(told),
        taken,
        places_of(ways, stays),
        steps_of(ways, steps),
        tuple(_way(row) for row in told[:most_ways]),
    )


def _ways(chosen: ibis.Table) -> ibis.Table:
    found = chosen.group_by(path="way").aggregate(
        cases=lambda t: t.count(),
        median_seconds=lambda t: _median(t.seconds),
        won=lambda t: (t.status == WON).cast("int64").sum(),
        closed=lambda t: (t.status != OPEN).cast("int64").sum(),
    )
    return found.order_by([ibis.desc("cases"), "path"])


def _stays(chosen: ibis.Table) -> ibis.Table:
    """The stays that led on, with how long they lasted."""
    rows = visits(chosen)
    rows = rows.filter(rows.went_to.notnull())
    return rows.select("stage", "went_to", "worked_days", seconds=second(rows.left_at) - second(rows.entered_at))


def _median(numbers: ibis.Value) -> ibis.Value:
    return numbers.cast("float64").median()


def second(moment: ibis.Value) -> ibis.Value:
    """The whole second a moment lies in; DuckDB gives fractions, Spark none."""
    return moment.epoch_seconds().floor().cast("int64")


def costs(pipeline: Pipeline, which: Which, *, at: datetime) -> tuple[Cost, ...]:
    """What each kind of deviation went with, of the closed deals chosen. One question."""
    return _MEMORY.recall("costs", (pipeline.model_dump_json(), which), at, lambda: _costs(pipeline, which))


def _costs(pipeline: Pipeline, which: Which) -> tuple[Cost, ...]:
    chosen = deals(which)
    rows = _all(strata(pipeline, current().tables["stage_visit"], chosen))
    return tuple(_cost(kind, [row for row in rows if row[kind] is not None]) for kind in KINDS)


def _cost(kind: str, rows: Sequence[Mapping[str, Any]]) -> Cost:
    alike: dict[tuple[Any, ...], dict[bool, Group]] = {}
    for row in rows:
        group = Group(row["deals"], row["won"], row["days"] or 0.0, row["days_squared"] or 0.0)
        sides = alike.setdefault((row["stage"], row["segment"], row["size"]), {})
        sides[row[kind]] = sides.get(row[kind], Group()) + group
    found = [Stratum(sides.get(True, Group()), sides.get(False, Group())) for _, sides in sorted(alike.items(), key=str)]
    ones = sum((one.ones for one in found), Group())
    others = sum((one.others for one in found), Group())
    return Cost(kind, ones, others, win_rate_difference(found), days_difference(found))


def best_people(which: Which, measure: str, *, at: datetime) -> Best | None:
    """The best sellers of the deals chosen, and the rest; None where too few have closed enough."""
    return best(_MEMORY.recall("sellers", which, at, lambda: _sellers(which)), measure)


def _sellers(which: Which) -> list[Seller]:
    chosen = deals(which)
    closed = chosen.filter((chosen.status != OPEN) & chosen.owner_id.notnull())
    rows = closed.group_by(person_id="owner_id").aggregate(
        person=lambda t: t.person.max(),
        closed=lambda t: t.count(),
        won=lambda t: (t.status == WON).cast("int64").sum(),
        bookings=lambda t: ibis.ifelse(t.status == WON, t.amount, 0).sum().cast("float64"),
    )
    return [Seller(**{**row, "bookings": row["bookings"] or 0.0}) for row in _all(rows)]


def choices(which: Which, *, at: datetime) -> tuple[list[str], list[str]]:
    """Segments and teams of the deals of the pipeline that one sees."""
    seen = Which(which.pipeline, which.scope)
    rows = _MEMORY.recall("choices", seen, at, lambda: _all(deals(seen).select("segment", "team").distinct()))
    return _names(rows, "segment"), _names(rows, "team")


def _names(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return sorted({row[name] for row in rows if row[name]})


def _all(expression: ibis.Table) -> list[dict[str, Any]]:
    return current().to_arrow(expression).to_pylist()


def _way(row: Mapping[str, Any]) -> Way:
    return Way(tuple(row["path"].split(ARROW)), row["cases"], row["median_seconds"], row["won"], row["closed"])
