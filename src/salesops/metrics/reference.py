"""The reference of metrics, made from their definitions: an index and one page a metric."""

from collections.abc import Mapping

from salesops.metrics.catalogue import METRICS
from salesops.metrics.conventions import TERMS
from salesops.metrics.dimensions import CUSTOM
from salesops.metrics.metric import Composed, Metric
from salesops.metrics.view import Span
from salesops.metrics.waterfall import KINDS

_LEVELS = {1: "Level 1: outcomes", 2: "Level 2: pipeline", 3: "Level 3: activity"}
_UNITS = {
    "money": "money, in the company's currency",
    "money_per_day": "money a day, in the company's currency",
    "count": "count",
    "ratio": "ratio (1 = 100 %)",
    "days": "days",
    "hours": "hours",
    "minutes": "minutes",
    "per_deal": "a deal",
}
_GOOD = {"up": "more is better", "down": "less is better", "near_target": "near its target"}
_KINDS = {
    "flow": "flow: counts what happened in the period",
    "stock": "stock: taken at the end of the period",
    "compound": "compound: made of several metrics by the same dimensions",
}
_SPANS: Mapping[Span, str] = {
    "all_time": "all time",
    "year": "the year (365 days) that ends with the known day",
    "quarter": "the fiscal quarter the known day is in",
}
_MADE = "<!-- Made from src/salesops/metrics by scripts/docs.py; change it there. -->\n"


def pages() -> dict[str, str]:
    """File name under `docs/metrics/` -> its text."""
    return {"index.md": _index(), "waterfall.md": _waterfall(), **{f"{m.name}.md": _page(m) for m in METRICS.values()}}


def _index() -> str:
    parts = [_MADE, "# Metrics\n", "Every number has one definition. This is the list; each name leads to its formula.\n"]
    for level, title in _LEVELS.items():
        parts += [f"## {title}\n", "| metric | question | unit | kind |\n|---|---|---|---|"]
        parts += [_listed(metric) for metric in METRICS.values() if metric.level == level]
        parts.append("")
    parts += ["[The pipeline waterfall](waterfall.md) shows how open pipeline went from one day to another.\n"]
    return "\n".join([*parts, "## What every formula takes for granted\n", TERMS])


def _listed(metric: Metric) -> str:
    return f"| [{metric.name}]({metric.name}.md) | {metric.question} | {metric.unit} | {metric.kind} |"


def _page(metric: Metric) -> str:
    facts = {
        "Level": f"{_LEVELS[metric.level]}, {metric.timing}",
        "Unit": _UNITS[metric.unit],
        "Kind": _KINDS[metric.kind],
        "One row is": metric.grain,
        "Good": _GOOD[metric.good],
        "Default target": "none" if metric.target is None else f"{metric.target:g}",
        "Without a period": _SPANS[metric.span],
        "By": _dimensions(metric),
        "Rows shown": _rows_shown(metric),
        "Source": ", ".join(f"`{table}`" for table in metric.source),
        "Owner": metric.owner,
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in facts.items())
    return (
        f"{_MADE}\n# {metric.title}\n\n{metric.question}\n\n{metric.formula}\n\n| `{metric.name}` | |\n|---|---|\n{table}\n\n"
        "The words used are explained in [the list of metrics](index.md#what-every-formula-takes-for-granted).\n"
    )


def _dimensions(metric: Metric) -> str:
    named = [f"`{dim}`" for dim in metric.dims if dim != CUSTOM]
    custom = ["every custom field (`custom_<name>`)"] if CUSTOM in metric.dims else []
    return ", ".join(["any period from `day` to `fiscal_year`", *named, *custom])


def _rows_shown(metric: Metric) -> str:
    if not isinstance(metric.how, Composed):
        return "all it is made of"
    return f"those of its part `{metric.how.shown}`"


def _waterfall() -> str:
    signs = {"level": "level", "in": "+", "out": "-", "change": "+ or -"}
    rows = [f"| {kind.title} | {signs[kind.direction]} | {kind.meaning} |" for kind in KINDS]
    return "\n".join(
        [
            _MADE,
            "# Pipeline waterfall\n",
            "How open pipeline went from the end of the opening day of a period to the end of its last day, for all deals or for "
            "those due (close date, for won and lost deals closed on) in a window of days. Each deal's difference is given to "
            "bars, then summed: open at start + all bars between = open at end, exactly.\n",
            "A deal that came in and was won or lost in between is in both bars; an amount that changed meanwhile is in amount "
            "up or down, and the deal leaves with its last amount (a deleted one with its first).\n",
            "| bar | adds | deals |\n|---|---|---|",
            *rows,
            "",
        ]
    )
