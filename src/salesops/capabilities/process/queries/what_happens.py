"""How deals really went: the map, the ways through, and what leaving the designed way went with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from salesops.capabilities.process.decide import event_map
from salesops.capabilities.process.decide.deviations import KINDS, strata
from salesops.capabilities.process.decide.effect import (
    ENOUGH,
    Estimate,
    Group,
    Stratum,
    days_difference,
    win_rate_difference,
)
from salesops.capabilities.process.decide.happening import Best, Place, Seller, Step, Traced, Way, best
from salesops.capabilities.process.queries.which import Which, deals, visits
from salesops.metrics.tables import OPEN, WON
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current

MOST_WAYS = 12


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


def trace(which: Which, *, ways: int = 0, most_ways: int = MOST_WAYS) -> Traced:
    """The picture of the deals that took the commonest `ways` (0: all of them). A few questions, whatever the number of deals."""
    chosen = deals(which)
    rows = event_map.of_deals(visits(chosen))
    routes = event_map.routes(rows)
    told = _all(_ways(routes, chosen).limit(max(ways, most_ways)))
    [total] = _all(routes.aggregate(cases=routes.count(), there=routes.path.nunique()))
    if ways and ways < total["there"]:
        common = [row["path"] for row in told[:ways]]
        taken = routes.filter(routes.path.isin(common))
        rows = rows.semi_join(taken, "case_id")
    else:
        ways = total["there"]
    return Traced(
        total["cases"],
        sum(row["cases"] for row in told[:ways]) if ways < total["there"] else total["cases"],
        total["there"],
        ways,
        tuple(Place(**row) for row in _all(event_map.nodes(rows))),
        tuple(Step(**row) for row in _all(event_map.edges(rows))),
        tuple(_way(row) for row in told[:most_ways]),
    )


def _ways(routes: ibis.Table, chosen: ibis.Table) -> ibis.Table:
    rows = routes.inner_join(chosen.select("deal_id", "status"), routes.case_id == chosen.deal_id)
    found = rows.group_by("path").aggregate(
        cases=lambda t: t.count(),
        median_seconds=lambda t: t.seconds.cast("float64").median(),
        won=lambda t: (t.status == WON).cast("int64").sum(),
        closed=lambda t: (t.status != OPEN).cast("int64").sum(),
    )
    return found.order_by([ibis.desc("cases"), "path"])


def costs(pipeline: Pipeline, which: Which) -> tuple[Cost, ...]:
    """What each kind of deviation went with, of the closed deals chosen. One question."""
    chosen = deals(which)
    rows = _all(strata(pipeline, visits(chosen), chosen))
    return tuple(_cost(kind, [row for row in rows if row["kind"] == kind]) for kind in KINDS)


def _cost(kind: str, rows: Sequence[Mapping[str, Any]]) -> Cost:
    alike: dict[tuple[Any, ...], dict[bool, Group]] = {}
    for row in rows:
        group = Group(row["deals"], row["won"], row["days"] or 0.0, row["days_squared"] or 0.0)
        alike.setdefault((row["stage"], row["segment"], row["size"]), {})[row["happened"]] = group
    found = [Stratum(sides.get(True, Group()), sides.get(False, Group())) for _, sides in sorted(alike.items(), key=str)]
    ones = sum((one.ones for one in found), Group())
    others = sum((one.others for one in found), Group())
    return Cost(kind, ones, others, win_rate_difference(found), days_difference(found))


def best_people(which: Which, measure: str) -> Best | None:
    """The best sellers of the deals chosen, and the rest; None where too few have closed enough."""
    chosen = deals(which)
    closed = chosen.filter((chosen.status != OPEN) & chosen.owner_id.notnull())
    rows = closed.group_by(person_id="owner_id").aggregate(
        person=lambda t: t.person.max(),
        closed=lambda t: t.count(),
        won=lambda t: (t.status == WON).cast("int64").sum(),
        bookings=lambda t: ibis.ifelse(t.status == WON, t.amount, 0).sum().cast("float64"),
    )
    return best([Seller(**{**row, "bookings": row["bookings"] or 0.0}) for row in _all(rows)], measure)


def behind(
    which: Which, *, path: Sequence[str] = (), step: tuple[str, str] | None = None, at: str = "", limit: int = 200
) -> list[dict[str, Any]]:
    """The deals that went a whole way, took a step, or came to a stage; all chosen where none is named. The largest first."""
    chosen = deals(which)
    rows = event_map.of_deals(visits(chosen))
    if path:
        routes = event_map.routes(rows)
        chosen = chosen.semi_join(routes.filter(routes.path == event_map.ARROW.join(path)), [("deal_id", "case_id")])
    if step:
        took = rows.filter((rows.activity == step[0]) & (rows.next_activity == step[1]))
        chosen = chosen.semi_join(took, [("deal_id", "case_id")])
    if at:
        chosen = chosen.semi_join(rows.filter(rows.activity == at), [("deal_id", "case_id")])
    kept = chosen.select("deal_id", "name", "account", "person", "stage", "status", "amount", "created_on", "closed_on")
    counted = kept.mutate(of=kept.count().over(ibis.window()))
    return _all(counted.order_by([ibis.desc("amount"), "deal_id"]).limit(limit))


def choices(which: Which) -> tuple[list[str], list[str]]:
    """Segments and teams of the deals of the pipeline that one sees."""
    chosen = deals(Which(which.pipeline, which.scope))
    rows = _all(chosen.select("segment", "team").distinct())
    return _names(rows, "segment"), _names(rows, "team")


def _names(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return sorted({row[name] for row in rows if row[name]})


def _all(expression: ibis.Table) -> list[dict[str, Any]]:
    return current().to_arrow(expression).to_pylist()


def _way(row: Mapping[str, Any]) -> Way:
    return Way(tuple(row["path"].split(event_map.ARROW)), row["cases"], row["median_seconds"], row["won"], row["closed"])
