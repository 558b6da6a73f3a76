"""A metric's own page: what it means, what it is, by what it can be split, how it went."""

from dataclasses import dataclass

from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.kpis import Figure, kpi
from salesops.capabilities.reporting.queries.metric_words import target_of, unit_of, writer
from salesops.capabilities.reporting.queries.numbers import Number, Numbers, ask_all
from salesops.capabilities.reporting.queries.overview_kpis import against
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.kernel.period import Grain, Period, add_months
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.dimensions import CUSTOM
from salesops.metrics.errors import AskError
from salesops.metrics.metric import Metric
from salesops.web.charts.bars import Bar, bars
from salesops.web.charts.columns import Column as Upright
from salesops.web.charts.columns import columns
from salesops.web.components import Card, Cell, Column, Foot, Head, Kpi, Option, Table

MONTHS = 13
_MOST_BARS = 12
_LABELS = {"person_id": "", "team_id": "", "manager_id": "", "account_id": "", CUSTOM: ""}
"""Dimensions by record id are for scripts; a page names people and accounts."""


@dataclass(frozen=True)
class MetricPage:
    head: Head
    metric: Metric
    kpi: Kpi
    tabs: tuple[Option, ...]
    cards: tuple[Card, ...]


def metric_page(name: str, chosen: Selection, around: Surroundings, *, by: str) -> MetricPage:
    """Raises AskError for a dimension the metric does not have."""
    metric = METRICS[name]
    dims = dimensions(metric)
    if by and by not in dims:
        raise AskError(f"{metric.title} cannot be split by {by!r}. It can by: {', '.join(dims)}.")
    split = by or next((dim for dim in ("team", "stage", "person", "source") if dim in dims), dims[0] if dims else "")
    numbers = ask_all(questions(name, chosen, split), chosen.calendar)
    target = target_of(name, around.targets, chosen)
    figure = Figure(
        name,
        numbers.one("value"),
        numbers.one("before"),
        against(chosen),
        target,
        [v for _, v in numbers.series("months")],
        grain="month",
    )
    return MetricPage(
        head(metric.question, metric.title, chosen, around, trail=(("Metrics", f"/metrics{chosen.query()}"),)),
        metric,
        kpi(figure, chosen),
        tuple(Option(dim.replace("_", " ").capitalize(), chosen.metric_href(name, by=dim), current=dim == split) for dim in dims),
        _cards(metric, chosen, numbers, split, target),
    )


def dimensions(metric: Metric) -> tuple[str, ...]:
    return tuple(dim for dim in metric.dims if dim not in _LABELS)


def questions(name: str, chosen: Selection, split: str) -> dict[str, Ask]:
    first = add_months(chosen.day.replace(day=1), 1 - MONTHS)
    months = Period(first, add_months(chosen.day.replace(day=1), 1))
    grain: Grain = "month"
    asks = {
        "value": chosen.ask(name, period=chosen.to_date),
        "before": chosen.ask(name, period=chosen.before_to_date),
        "months": chosen.ask(name, period=months, by=(grain,)),
    }
    return asks | {"split": chosen.ask(name, period=chosen.to_date, by=(split,))} if split else asks


def _cards(metric: Metric, chosen: Selection, numbers: Numbers, split: str, target: float | None) -> tuple[Card, ...]:
    trend = _trend(metric, chosen, numbers, target)
    return (_split(metric, chosen, numbers, split), trend) if split else (trend,)


def _trend(metric: Metric, chosen: Selection, numbers: Numbers, target: float | None) -> Card:
    question, says = "How did it go?", f"By month, the last {MONTHS}" + (", against the target" if target is not None else "")
    write = writer(metric, chosen)
    series = numbers.series("months")
    if not any(value for _, value in series):
        return Card(question, says, span=6, quiet="Nothing in these months.")
    items = [
        Upright(f"{day:%b}", value, write(value), chosen.rows_href(metric.name, period=f"{day:%Y-%m}", **{"from": "", "to": ""}))
        for day, value in series
    ]
    shared = target if unit_of(metric) in ("percent", "ratio", "days", "hours") else None
    return Card(question, says, columns(items, label=f"{metric.title} by month", show=write, target=shared), span=6)


def _split(metric: Metric, chosen: Selection, numbers: Numbers, split: str) -> Card:
    words = split.replace("_", " ")
    question, says = f"How does it differ by {words}?", "In the period; each bar leads to its rows"
    found = sorted(numbers.by("split").items(), key=lambda pair: -(pair[1].value or 0))
    if not found:
        return Card(question, says, span=6, quiet="Nothing in this period.")
    write = writer(metric, chosen)
    drawn = bars(
        [_bar(name, number, split, metric, chosen) for name, number in found[:_MOST_BARS]], label=f"{metric.title} by {words}"
    )
    table = _table(metric, chosen, found, words) if len(found) > _MOST_BARS else None
    foot = Foot(f"Largest: {found[0][0] or 'none'}, {write(found[0][1].value)}.", "All rows", chosen.rows_href(metric.name))
    return Card(question, says, drawn, table=table, foot=foot, span=6)


def _bar(name: str, number: Number, split: str, metric: Metric, chosen: Selection) -> Bar:
    href = chosen.rows_href(metric.name, **{f"is.{split}": name}) if name else ""
    return Bar(
        name.replace("_", " ") or f"No {split.replace('_', ' ')}", number.value, writer(metric, chosen)(number.value), href
    )


def _table(metric: Metric, chosen: Selection, found: list[tuple[str, Number]], words: str) -> Table:
    write = writer(metric, chosen)
    rest = found[_MOST_BARS : _MOST_BARS + 50]
    rows = tuple((Cell(name or f"No {words}"), Cell(write(number.value))) for name, number in rest)
    return Table(f"The others by {words}", (Column(words.capitalize()), Column(metric.title, numeric=True)), rows)
