"""The landing chart: booked day by day, then worst, likely and best to the end of the period."""

from datetime import date, timedelta

from django.utils.html import format_html

from salesops.capabilities.reporting.queries.overview_facts import Overview
from salesops.capabilities.reporting.queries.overview_kpis import landing_definition
from salesops.capabilities.reporting.queries.period_words import brief, noun
from salesops.kernel.period import Period
from salesops.web.charts.line import EndLabel, Lines, Points, Tick, line
from salesops.web.components import Card, Foot
from salesops.web.formatting import day as written
from salesops.web.formatting import percent

_TICKS = 6


def landing_card(known: Overview) -> Card:
    chosen, lands = known.chosen, known.landing
    what = noun(chosen.calendar, chosen.period)
    question = f"Where did the {what} land?" if chosen.over else f"Where will the {what} land?"
    if lands is None:
        says = "Booked to date, then the computed forecast"
        return Card(question, says, span=7, quiet=known.told.why_not, button=known.told.remedy)
    made = f" of {written(known.told.day)}" if known.told.day and not chosen.over else ""
    says = f"Booked to date, then the computed forecast{made}: its range holds eight times of ten"
    name = brief(chosen.calendar, chosen.before)
    legend = [("line-series", "Booked"), ("line-series is-compare", name)]
    if not chosen.over:
        legend[1:1] = [("line-series is-forecast", "Likely"), ("band-inner", "Worst to best")]
    if known.quota:
        legend.append(("line-target-line", "Quota"))
    chart = line(_lines(known, name), label=f"{question} Bookings by day", show=lambda value: chosen.money(value))
    return Card(
        question,
        says,
        body=format_html('<div class="landing">{}</div>', chart),
        legend=tuple(legend),
        foot=_foot(known, name),
        definition=landing_definition(known, "-chart"),
        span=7,
    )


def _lines(known: Overview, name: str) -> Lines:
    chosen, lands = known.chosen, known.landing
    assert lands is not None
    actual = _cumulative(known, chosen.to_date, chosen.period)
    start = actual[-1] if actual else (0.0, 0.0)

    def to(value: float) -> Points:
        return () if chosen.over else (start, (1.0, value))

    compare = _cumulative(known, chosen.before, chosen.before)
    return Lines(
        actual=actual,
        compare=compare,
        forecast=to(lands.likely),
        inner=(to(lands.worst), to(lands.best)),
        target=known.quota,
        now_text="" if chosen.over else f"Today {chosen.money(lands.booked)}",
        ends=_ends(known, name, compare),
        ticks=_ticks(chosen.period),
    )


def _cumulative(known: Overview, done: Period, whole: Period) -> Points:
    """The sum booked up to each day of `done`, as shares of the width of `whole`."""
    by_day = {day: value or 0.0 for day, value in known.numbers.series("daily") if day in done}
    points, total = [(0.0, 0.0)], 0.0
    for number in range(done.days):
        total += by_day.get(done.start + timedelta(days=number), 0.0)
        points.append(((number + 1) / whole.days, total))
    return points if done.days else []


def _ends(known: Overview, name: str, compare: Points) -> tuple[EndLabel, ...]:
    chosen, lands = known.chosen, known.landing
    assert lands is not None

    def label(words: str, value: float, tone: str = "is-quiet", *, inside: bool = False) -> EndLabel:
        return EndLabel(value, f"{words} {chosen.money(value)}", tone, inside)

    ends = [label(name, compare[-1][1])] if compare else []
    if known.quota:
        ends.append(label("Quota", known.quota, "strong", inside=True))
    if chosen.over:
        return (*ends, label("Booked", lands.booked, "is-accent", inside=True))
    return (
        *ends,
        label("Best", lands.best),
        label("Likely", lands.likely, "is-accent", inside=True),
        label("Worst", lands.worst),
    )


def _ticks(period: Period) -> tuple[Tick, ...]:
    if period.days <= 7:
        marks = [period.start + timedelta(days=n) for n in range(period.days)]
    else:
        step = period.days / _TICKS
        marks = [period.start + timedelta(days=round(step * n)) for n in range(_TICKS)]
    ticks = [Tick(_place(mark, period), written(mark), minor=n % 2 == 1) for n, mark in enumerate(marks)]
    return (*ticks, Tick(1.0, written(period.last_day)))


def _place(day: date, period: Period) -> float:
    return (day - period.start).days / period.days


def _foot(known: Overview, name: str) -> Foot:
    chosen = known.chosen
    before = sum(value or 0.0 for day, value in known.numbers.series("daily") if day in chosen.before)
    way = ("The won deals", chosen.rows_href("bookings"))
    if not before or known.landing is None:
        return Foot("", *way)
    change = known.landing.likely / before - 1
    apart = f"{percent(abs(change), 0)} {'above' if change > 0 else 'below'}" if abs(change) >= 0.005 else "The same as"
    return Foot(f"{apart} {name}, which came to {chosen.money(before)}.", *way)
