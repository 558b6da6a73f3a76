"""A key figure as a page shows it: value, change, bullet bar with target, distance, trend, definition."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.capabilities.reporting.queries.metric_words import change, definition, unit_of, written
from salesops.capabilities.reporting.queries.numbers import Number
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.metrics.catalogue import METRICS
from salesops.web.charts.bullet import bullet
from salesops.web.charts.trend import trend
from salesops.web.components import NO_MARKUP, Kpi, Tone
from salesops.web.formatting import MINUS, change_in_unit


@dataclass(frozen=True)
class Figure:
    """What is known about one metric, before it is put in words."""

    metric: str
    number: Number
    before: Number | None = None
    against: str = ""
    """What `before` is: `vs Q3`."""
    target: float | None = None
    trend: Sequence[float | None] = ()
    trend_of: str = ""
    """What the trend shows, where it is another metric than the figure."""
    label: str = ""
    grain: str = "week"
    note: str = ""
    """Said in place of the change, where there is nothing to compare with."""


def kpi(figure: Figure, chosen: Selection) -> Kpi:
    metric = METRICS[figure.metric]
    value = written(figure.metric, figure.number.value, chosen)
    said, tone = change(figure.metric, figure.number.value, figure.before and figure.before.value, chosen)
    target = written(figure.metric, figure.target, chosen)
    has_target = figure.target is not None
    return Kpi(
        label=figure.label or metric.title,
        value=value,
        definition=definition(figure.metric, chosen, figure.number),
        href=chosen.rows_href(figure.metric),
        change=f"{said} {figure.against}" if said else _nothing(figure),
        tone=tone,
        bar=bullet(figure.number.value, figure.target, label=f"{metric.title}: {value}, target {target}")
        if has_target
        else NO_MARKUP,
        target=f"target {target}" if has_target else "no target set",
        distance=distance(figure.metric, figure.number.value, figure.target, chosen),
        trend=trend(figure.trend, label=f"{figure.trend_of or metric.title}, the last {len(figure.trend)} {figure.grain}s")
        if figure.trend
        else NO_MARKUP,
    )


def _nothing(figure: Figure) -> str:
    if figure.note:
        return figure.note
    return "too little data yet" if figure.number.value is None else "nothing to compare with"


def distance(name: str, value: float | None, target: float | None, chosen: Selection) -> str:
    """`1.4 pts over`, `5 days under`."""
    if value is None or target is None:
        return ""
    gap = change_in_unit(value - target, unit_of(METRICS[name]), chosen.company.currency)
    if not gap.startswith(("+", MINUS)):
        return "on target"
    return f"{gap[1:]} {'over' if gap.startswith('+') else 'under'}"


def tone_of(share: float | None, *, low: float = 0.75, high: float = 0.95) -> Tone:
    """How a share of what is needed is judged: bad below `low`, a warning below `high`."""
    if share is None or share >= high:
        return ""
    return "bad" if share < low else "warn"
