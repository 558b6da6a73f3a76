"""How deals really went: the map, the ways through, and what leaving the designed way went with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis

from salesops.capabilities.process.decide import event_map
from salesops.capabilities.process.decide.deviations import KINDS, costs
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current

Outcome = Literal["", "open", "won", "lost"]
ENOUGH = 20
"""Deals on each side below which a difference is not told."""


@dataclass(frozen=True)
class Which:
    """Which deals are looked at: those made in the period, of a segment, team or people, that ended so."""

    pipeline: str
    scope: Scope
    period: Period | None = None
    segment: str = ""
    team: str = ""
    outcome: Outcome = ""
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Step:
    source: str
    target: str
    times: int
    cases: int
    mean_seconds: float
    median_seconds: float


@dataclass(frozen=True)
class Place:
    activity: str
    times: int
    cases: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Way:
    path: tuple[str, ...]
    cases: int
    median_seconds: float


@dataclass(frozen=True)
class Cost:
    """Closed deals with a deviation beside those without. `enough`: whether there are enough of both to compare."""

    kind: str
    deals: int
    others: int
    win_rate: float | None
    win_rate_others: float | None
    days: float | None
    days_others: float | None

    @property
    def enough(self) -> bool:
        return min(self.deals, self.others) >= ENOUGH


@dataclass(frozen=True)
class Happened:
    deals: int
    places: tuple[Place, ...]
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]
    costs: tuple[Cost, ...]


def what_happens(pipeline: Pipeline, which: Which, *, most_ways: int = 12) -> Happened:
    """Five questions to the warehouse, whatever the number of deals."""
    deals = _deals(which)
    visits = _visits(deals)
    rows = event_map.of_deals(visits)
    ways = event_map.paths(rows)
    return Happened(
        int(_all(deals.aggregate(deals=deals.count()))[0]["deals"]),
        tuple(Place(**row) for row in _all(event_map.nodes(rows))),
        tuple(Step(**row) for row in _all(event_map.edges(rows))),
        tuple(_way(row) for row in _all(ways.order_by([ibis.desc("cases"), "path"]).limit(most_ways))),
        _costs(_all(costs(pipeline, visits, deals))),
    )


def _deals(which: Which) -> ibis.Table:
    deals = current().tables["deal"]
    kept = [deals.pipeline == which.pipeline]
    if not which.scope.everything:
        kept.append(deals.owner_id.isin(sorted(which.scope.people)) if which.scope.people else ibis.literal(False))  # noqa: FBT003
    if which.people:
        kept.append(deals.owner_id.isin(sorted(which.people)))
    if which.period:
        kept.append((deals.created_on >= which.period.start) & (deals.created_on < which.period.end))
    for name in ("segment", "team"):
        if value := getattr(which, name):
            kept.append(deals[name] == value)
    if which.outcome:
        kept.append(deals.status == which.outcome)
    return deals.filter(kept)


def _visits(deals: ibis.Table) -> ibis.Table:
    visits = current().tables["stage_visit"]
    return visits.semi_join(deals, visits.deal_id == deals.deal_id)


def _all(expression: ibis.Table) -> list[dict[str, Any]]:
    return current().to_arrow(expression).to_pylist()


def _way(row: dict[str, Any]) -> Way:
    return Way(tuple(row["path"].split(event_map.ARROW)), row["cases"], row["median_seconds"])


def _costs(rows: Sequence[dict[str, Any]]) -> tuple[Cost, ...]:
    found = {(row["kind"], row["happened"]): row for row in rows}
    return tuple(_cost(kind, found.get((kind, True), {}), found.get((kind, False), {})) for kind in KINDS)


def _cost(kind: str, with_it: dict[str, Any], without: dict[str, Any]) -> Cost:
    return Cost(
        kind,
        with_it.get("deals", 0),
        without.get("deals", 0),
        _rate(with_it),
        _rate(without),
        with_it.get("days"),
        without.get("days"),
    )


def _rate(row: dict[str, Any]) -> float | None:
    closed = row.get("won", 0) + row.get("lost", 0)
    return row["won"] / closed if closed else None
