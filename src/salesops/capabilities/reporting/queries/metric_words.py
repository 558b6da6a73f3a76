"""How a metric's numbers are written, judged and explained on a page."""

from collections.abc import Callable, Iterable

from salesops.capabilities.reporting.queries.numbers import Number
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.metrics.catalogue import METRICS
from salesops.metrics.metric import Metric
from salesops.policies.documents.targets import Target
from salesops.web.components import Definition, Tone
from salesops.web.formatting import MINUS, change_in_unit, in_unit

_TIMES = frozenset({"pipeline_coverage", "ltv_to_cac"})
"""Ratios said as `2.4×`; the others are shares, said as percentages."""
_STORED_IN = {
    "deal": "deals",
    "deal_version": "deal history",
    "stage_visit": "stage history",
    "lead": "leads",
    "lead_version": "lead history",
    "activity": "activities",
    "quota": "quota policy",
    "person_version": "people",
    "subscription": "subscriptions",
    "spend": "spend",
    "account": "accounts",
    "change": "edits",
    "hand_off": "hand-offs",
}


def unit_of(metric: Metric) -> str:
    if metric.unit == "ratio":
        return "ratio" if metric.name in _TIMES else "percent"
    return metric.unit


def writer(metric: Metric, chosen: Selection) -> Callable[[float | None], str]:
    return lambda value: in_unit(value, unit_of(metric), chosen.company.currency)


def written(name: str, value: float | None, chosen: Selection) -> str:
    return writer(METRICS[name], chosen)(value)


def change(name: str, now: float | None, before: float | None, chosen: Selection) -> tuple[str, Tone]:
    """The difference in words and whether it is good; nothing where one of the two is not known."""
    if now is None or before is None:
        return "", ""
    metric = METRICS[name]
    text = change_in_unit(now - before, unit_of(metric), chosen.company.currency)
    if not text.startswith(("+", MINUS)) or metric.good == "near_target":
        return text, ""
    return text, "good" if text.startswith("+") == (metric.good == "up") else "bad"


def target_of(name: str, targets: Iterable[Target], chosen: Selection) -> float | None:
    """What the number should be: the narrowest target that fits the page's choices, else the metric's own."""
    fitting = [t for t in targets if t.metric == name and t.holds_on(chosen.day) and _fits(t, chosen)]
    narrowest = max(fitting, key=lambda target: bool(target.dimension), default=None)
    return narrowest.value if narrowest else METRICS[name].target


def _fits(target: Target, chosen: Selection) -> bool:
    return not target.dimension or target.value_of == {"team": chosen.team, "segment": chosen.segment}.get(target.dimension)


def definition(name: str, chosen: Selection, number: Number | None = None, place: str = "") -> Definition:
    """`place` tells two definitions of one metric on a page apart."""
    metric = METRICS[name]
    stored = dict.fromkeys(_STORED_IN[table] for table in metric.source if table in _STORED_IN)
    return Definition(
        id=f"{name}{place}".replace("_", "-"),
        title=metric.title,
        sentence=metric.question,
        formula=metric.formula.replace("`", ""),
        today=_today(metric, number, chosen) if number else "",
        source=", ".join(stored).capitalize(),
        owner=metric.owner,
        freshness="A change shows within 5 seconds",
        href=chosen.metric_href(name),
    )


def _today(metric: Metric, number: Number, chosen: Selection) -> str:
    value = writer(metric, chosen)(number.value)
    if number.numerator is None or number.denominator is None:
        return f"Now: {value}"
    unit = "money" if metric.name in ("pipeline_coverage", "quota_attainment", "win_rate_by_value") else "count"
    above, below = (in_unit(part, unit, chosen.company.currency) for part in (number.numerator, number.denominator))
    return f"Now: {above} ÷ {below} = {value}"
