"""Stacked bars: a whole by name, cut into the same parts in the same order; each part a link to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.svg import chart, el, link, pct, shortened, text

_ROW, _BAR = 34, 12
_LEFT, _WIDTH = 0.3, 0.52


@dataclass(frozen=True)
class Part:
    name: str
    value: float
    text: str
    href: str = ""


@dataclass(frozen=True)
class Stack:
    label: str
    parts: tuple[Part, ...]
    text: str


def stacked(rows: Sequence[Stack], *, tones: Sequence[str], label: str) -> SafeString:
    """`tones` names the colour of each part, in the order of the parts."""
    top = max((sum(part.value for part in row.parts) for row in rows), default=0) or 1
    drawn = [piece for index, row in enumerate(rows) for piece in _row(row, tones, top, index * _ROW)]
    return chart(*drawn, height=_ROW * len(rows), label=label, kind="stacked")


def _row(row: Stack, tones: Sequence[str], top: float, y: float) -> list[SafeString]:
    middle = y + _ROW / 2
    pieces = [
        text(shortened(row.label, 18), 0, middle + 5, class_="label"),
        text(row.text, "100%", middle + 5, anchor="end", class_="value"),
    ]
    at = _LEFT
    for part, tone in zip(row.parts, tones, strict=True):
        width = part.value / top * _WIDTH
        if width > 0:
            box = {"x": pct(at), "y": middle - _BAR / 2, "width": pct(width), "height": _BAR}
            words = f"{row.label}, {part.name}: {part.text}"
            pieces.append(link(part.href, el("rect", class_=f"fill-{tone}", **box), el("rect", class_="hit", **box), label=words))
        at += width
    return pieces
