"""A waterfall: an opening sum, what came and went, the closing sum; each step a link to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.scale import share
from salesops.web.charts.svg import chart, el, link, named, pct, text

_ROW, _BAR = 33, 11
_LEFT, _WIDTH = 0.33, 0.44


@dataclass(frozen=True)
class Step:
    label: str
    value: float
    text: str
    href: str = ""
    total: bool = False
    """An opening or closing sum, drawn from zero; other steps move on from where the last ended."""
    tone: str = ""


def waterfall(steps: Sequence[Step], *, label: str) -> SafeString:
    spans = _spans(steps)
    top = max((max(start, end) for start, end in spans), default=0) or 1
    height = _ROW * len(steps)
    axis = el("line", class_="axis", x1=pct(_LEFT), x2=pct(_LEFT), y1=0, y2=height)
    rows = [_row(step, span, top, index * _ROW) for index, (step, span) in enumerate(zip(steps, spans, strict=True))]
    return chart(axis, *rows, height=height, label=label, kind="waterfall")


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    at = 0.0
    spans = []
    for step in steps:
        start = 0.0 if step.total else at
        at = start + step.value
        spans.append((start, at))
    return spans


def _row(step: Step, span: tuple[float, float], top: float, y: float) -> SafeString:
    low, high = share(min(span), top), share(max(span), top)
    tone = step.tone or ("accent" if step.total else "good" if step.value > 0 else "bad")
    plain = step.total or tone == "compare"
    value_class = "value" if plain else f"value is-{tone}"
    middle = y + _ROW / 2
    return link(
        step.href,
        el("rect", class_="hit", x=0, y=y, width="100%", height=_ROW),
        *named(step.label, middle + 5, most=18, narrow=16),
        el(
            "rect",
            class_=f"fill-{tone}",
            x=pct(_LEFT + low * _WIDTH),
            y=middle - _BAR / 2,
            width=pct(max(high - low, 0.004) * _WIDTH),
            height=_BAR,
            rx=1.5,
        ),
        text(step.text, "100%", middle + 5, anchor="end", class_=value_class),
        label=f"{step.label}: {step.text}",
    )
