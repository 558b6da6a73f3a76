"""From a metric's parts to its table of values: group by group, bucket by bucket, in plain loops."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.agreement.oracle.filters import shown
from tests.agreement.oracle.view import View, grain_of
from tests.agreement.worlds import Row, World

from salesops.kernel.period import Period
from salesops.metrics.ask import Ask

Group = tuple
BUCKETS_SHOWN = 12


@dataclass(frozen=True)
class Part:
    """Rows, and what is computed of those of one group. `empty` is its value for a group it has no row of."""

    rows: Callable[[View], list[Row]]
    measure: Callable[[list[Row], View], Any]
    empty: int | None = None


@dataclass(frozen=True)
class Definition:
    """combine: the parts' values by name -> the metric's value. anew: computed for each bucket as if it were the period."""

    parts: Mapping[str, Part]
    combine: Callable[..., Any] = lambda value: value
    anew: bool = False
    span: str = "all_time"
    company_wide: bool = False


def simple(rows: Callable[[View], list[Row]], measure: Callable[[list[Row], View], Any], **more: Any) -> Definition:
    return Definition({"value": Part(rows, measure)}, **more)


def answer(definition: Definition, world: World, ask: Ask) -> dict[Group, Any]:
    """Group (in the order of `ask.by`) -> value."""
    if definition.company_wide and not ask.scope.everything:
        return {}
    if definition.anew and (grain := grain_of(ask)):
        found = {}
        shown = buckets(world, ask, grain)
        for bucket, period in shown:
            whole = ask.period or Period(shown[0][1].start, shown[-1][1].end)
            found |= _grouped(definition, View(world, ask, period, whole), bucket)
        return found
    return _grouped(definition, View(world, ask, ask.period or span_of(definition.span, world, ask)), None)


def span_of(span: str, world: World, ask: Ask) -> Period | None:
    known = ask.as_of or ask.today
    if span == "year":
        return Period(known - timedelta(days=364), known + timedelta(days=1))
    return world.calendar.period_of(known, "fiscal_quarter") if span == "quarter" else None


def buckets(world: World, ask: Ask, grain: Any) -> list[tuple[date, Period]]:
    """The first day of each bucket, and its part of the period asked for; parts that begin after the known day are absent."""
    calendar, known = world.calendar, ask.as_of or ask.today
    if ask.period is None:
        last = calendar.start_of(known, grain)
        first = calendar.next_start(last, grain, 1 - BUCKETS_SHOWN)
        whole = calendar.split(Period(first, calendar.next_start(last, grain)), grain)
        return [(bucket.start, bucket) for bucket in whole]
    whole = calendar.split(ask.period, grain)
    parts = [(b.start, Period(max(b.start, ask.period.start), min(b.end, ask.period.end))) for b in whole]
    return [(start, part) for start, part in parts if part.start <= known]


def _grouped(definition: Definition, view: View, bucket: date | None) -> dict[Group, Any]:
    grouped = {name: _by_group(part.rows(view), view, bucket) for name, part in definition.parts.items()}
    groups = {group for found in grouped.values() for group in found} if view.ask.by else {()}
    values = {}
    for group in groups:
        measured = {
            name: part.measure(grouped[name][group], view) if group in grouped[name] or not view.ask.by else part.empty
            for name, part in definition.parts.items()
        }
        values[group] = definition.combine(**measured)
    return values


def _by_group(rows: list[Row], view: View, bucket: date | None) -> dict[Group, list[Row]]:
    found: dict[Group, list[Row]] = {} if view.ask.by else {(): []}
    grain = grain_of(view.ask)
    for row in rows:
        known = shown(row, view.world)
        start = bucket or (view.world.calendar.start_of(row["_on"], grain) if grain else None)
        group = tuple(start if name == grain else known[name] for name in view.ask.by)
        found.setdefault(group, []).append(row)
    return found
