"""The key figures of Overview."""

from collections.abc import Callable
from typing import Any

from salesops.capabilities.reporting.decide.landing import METHOD
from salesops.capabilities.reporting.facts import Told
from salesops.capabilities.reporting.queries.kpis import Figure, kpi
from salesops.capabilities.reporting.queries.metric_words import change, definition, target_of, written
from salesops.capabilities.reporting.queries.numbers import Number
from salesops.capabilities.reporting.queries.overview_facts import Overview, booked_in, to_date_periods
from salesops.capabilities.reporting.queries.period_words import brief
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.metrics.catalogue import METRICS
from salesops.web.charts.bullet import bullet
from salesops.web.charts.trend import trend
from salesops.web.components import Definition, Kpi
from salesops.web.formatting import day as day_written
from salesops.web.formatting import percent


def kpis(known: Overview) -> tuple[Kpi, ...]:
    return (_landing(known), _booked(known), _coverage(known), _figure(known, "win_rate"), _figure(known, "sales_cycle_days"))


def against(chosen: Selection) -> str:
    """What a change is measured against: `vs Q3`, and up to which day of it while the period runs."""
    name = brief(chosen.calendar, chosen.before)
    return f"vs {name}" if chosen.over else f"vs {name} day {chosen.to_date.days}"


def _figure(known: Overview, name: str) -> Kpi:
    numbers, chosen = known.numbers, known.chosen
    figure = Figure(
        name,
        numbers.one(name),
        numbers.one(f"{name}_before"),
        against(chosen),
        target_of(name, known.around.targets, chosen),
        [value for _, value in numbers.series(f"{name}_weeks")],
    )
    return kpi(figure, chosen)


def _parts(told: Told, show: Callable[[Any], str]) -> str:
    """What the likely figure is the sum of."""
    parts = [(told.booked, "booked"), (told.from_open, "from open deals"), (told.from_new, "not created yet")]
    if told.from_renewals:
        parts.insert(2, (told.from_renewals, "from contracts to be renewed"))
    return " + ".join(f"{show(amount)} {words}" for amount, words in parts)


def landing_definition(known: Overview, place: str = "") -> Definition:
    told, show = known.told.whole, known.chosen.money
    parts = _parts(told, show) if told else ""
    made = f"As of the end of {day_written(known.told.day)}" if known.told.day else known.told.why_not
    return Definition(
        id=f"landing{place}",
        title="Likely landing",
        sentence="The computed forecast: the middle of what the period can come to, and the range that holds eight times of ten.",
        formula=METHOD,
        today=f"{show(told.likely)} = {parts}" if told else "",
        source="The forecast kept for the day, made from the history of deals",
        owner="Sales operations",
        freshness=made,
        href=known.told.href,
    )


def _landing(known: Overview) -> Kpi:
    lands, quota, chosen = known.landing, known.quota, known.chosen
    show = chosen.money
    return Kpi(
        label="Likely landing",
        value=show(lands.likely) if lands else "–",
        definition=landing_definition(known),
        href=known.told.href,
        change=f"between {show(lands.worst)} and {show(lands.best)}" if lands else "no forecast tells",
        bar=bullet(
            lands.booked if lands else known.booked,
            quota,
            likely=lands.likely if lands else None,
            label="Booked, likely landing and quota",
        ),
        target=f"{percent(lands.likely / quota, 0)} of {show(quota)}" if lands and quota else "" if quota else "no quota set",
        distance=_gap(lands.likely - quota, chosen) if lands and quota else "",
        trend=trend([value for _, value in known.told.moved], label="Likely landing, as it was on each day of the period"),
    )


def _gap(gap: float, chosen: Selection) -> str:
    return f"{chosen.money(abs(gap))} {'over' if gap >= 0 else 'short'}"


def _booked(known: Overview) -> Kpi:
    numbers, chosen, quota = known.numbers, known.chosen, known.quota
    booked, before = known.booked, booked_in(numbers, chosen.before_to_date)
    pace = quota * chosen.elapsed if quota else None
    said, tone = change("bookings", booked, before, chosen)
    weeks = [sum(v or 0 for d, v in numbers.series("daily") if d in week) for week in known.weeks]
    return Kpi(
        label="Booked",
        value=written("bookings", booked, chosen),
        definition=definition("bookings", chosen, Number(booked)),
        href=chosen.rows_href("bookings"),
        change=f"{said} {against(chosen)}",
        tone=tone,
        bar=bullet(
            booked, pace, largest=max(1.05 * quota, booked) if quota else None, label="Booked, and where the quota’s pace stands"
        ),
        target=f"{percent(booked / pace, 0)} of pace" if pace else "no quota set",
        distance="ended" if chosen.over else f"day {chosen.to_date.days} of {chosen.period.days}",
        trend=trend(weeks, label="Bookings a week, the last 13 weeks"),
    )


def _coverage(known: Overview) -> Kpi:
    numbers, chosen = known.numbers, known.chosen
    coverage, need = numbers.one("coverage"), chosen.company.coverage_needed
    short = (coverage.denominator or 0) * need - (coverage.numerator or 0)
    written_now = written("pipeline_coverage", coverage.value, chosen)
    return Kpi(
        label="Pipeline coverage",
        value=written_now,
        definition=definition("pipeline_coverage", chosen, coverage),
        href=chosen.rows_href("pipeline_coverage"),
        change="of what is left to book" if coverage.value is not None else "no quota left to book",
        bar=bullet(coverage.value, need, label=f"Coverage {written_now}, needed {need:.1f}×"),
        target=f"need {need:.1f}×",
        distance="" if coverage.value is None else f"short {chosen.money(short)}" if short > 0 else "covered",
        trend=trend([value for _, value in numbers.series("open")], label="Open pipeline, the last 13 weeks"),
    )


def facts(known: Overview) -> tuple[tuple[str, str], ...]:
    """Average deal size, and bookings to date of the month, quarter and year against their quotas."""
    numbers, chosen = known.numbers, known.chosen
    size = numbers.value("average_deal_size")
    said, _ = change("average_deal_size", size, numbers.value("average_deal_size_before"), chosen)
    written_size = written("average_deal_size", size, chosen)
    shown = [(METRICS["average_deal_size"].title, f"{written_size} ({said} {against(chosen)})" if said else written_size)]
    for name, span in to_date_periods(chosen).items():
        booked, quota = booked_in(numbers, span), numbers.value(f"quota_{name}")
        words = chosen.money(booked)
        if quota:
            words += f" of {chosen.money(quota)}, {percent(booked / quota, 0)}"
        shown.append((f"{name.capitalize()} to date", words))
    return tuple(shown)
