"""Upright bars over time, one a week or month; each a link to its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.scale import axis, largest_of
from salesops.web.charts.svg import chart, el, link, pct, text

HEIGHT = 168
_TOP, _BOTTOM = 16.0, 146.0
_MOST_LABELS = 5


@dataclass(frozen=True)
class Column:
    label: str
    value: float | None
    text: str
    href: str = ""
    tone: str = "accent"


def columns(items: Sequence[Column], *, label: str, show: Callable[[float], str], target: float | None = None) -> SafeString:
    top, marks = axis(max(largest_of(item.value for item in items), target or 0), lines=3)
    parts = [el("line", class_="axis", x1=0, x2="100%", y1=_BOTTOM, y2=_BOTTOM)]
    for value in marks:
        parts += [el("line", class_="grid-line", x1=0, x2="100%", y1=_y(value, top), y2=_y(value, top))]
    every = max(1, -(-len(items) // _MOST_LABELS))
    for index, item in enumerate(items):
        parts.append(_column(item, index, len(items), top))
        if index % every == 0:
            parts.append(_name(item, index, len(items), minor=index % (2 * every) != 0))
    if target is not None:
        parts.append(el("line", class_="target-line", x1=0, x2="100%", y1=_y(target, top), y2=_y(target, top)))
    parts += [text(show(value), 0, _y(value, top) - 4, class_="is-quiet on-top") for value in marks]
    return chart(*parts, height=HEIGHT, label=label, kind="columns")


def _y(value: float, top: float) -> float:
    return _BOTTOM - value / top * (_BOTTOM - _TOP)


_INDENT = 0.09


def _slot(index: int, count: int) -> tuple[float, float]:
    """Where a column starts and how wide its place is; the left edge is kept for the axis."""
    width = (1 - _INDENT) / max(count, 1)
    return _INDENT + index * width, width


def _column(item: Column, index: int, count: int, top: float) -> SafeString:
    start, width = _slot(index, count)
    y = _y(item.value or 0, top)
    return link(
        item.href,
        el("rect", class_="hit", x=pct(start), y=_TOP, width=pct(width), height=_BOTTOM - _TOP),
        el(
            "rect",
            class_=f"fill-{item.tone}",
            x=pct(start + width * 0.2),
            y=y,
            width=pct(width * 0.6),
            height=_BOTTOM - y,
            rx=1.5,
        ),
        label=f"{item.label}: {item.text}",
    )


def _name(item: Column, index: int, count: int, *, minor: bool) -> SafeString:
    start, width = _slot(index, count)
    return text(item.label, pct(start + width / 2), 162, anchor="middle", class_="tick-minor" if minor else None)
