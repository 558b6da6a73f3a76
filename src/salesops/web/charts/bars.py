"""Horizontal bars: a name, a bar with an optional mark, a number; each row a link to what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.scale import largest_of, share
from salesops.web.charts.svg import chart, el, link, named, pct, text

_ROW, _BAR = 34, 8
_LEFT, _WIDTH = 0.32, 0.46


@dataclass(frozen=True)
class Bar:
    label: str
    value: float | None
    text: str
    href: str = ""
    mark: float | None = None
    tone: str = "accent"


def bars(rows: Sequence[Bar], *, label: str) -> SafeString:
    top = 1.02 * max(largest_of(row.value for row in rows), largest_of(row.mark for row in rows)) or 1
    drawn = [_row(row, top, index * _ROW) for index, row in enumerate(rows)]
    return chart(*drawn, height=_ROW * len(rows), label=label, kind="bars")


def _row(row: Bar, top: float, y: float) -> SafeString:
    middle = y + _ROW / 2
    box = {"y": middle - _BAR / 2, "height": _BAR, "rx": 1.5}
    parts = [
        el("rect", class_="hit", x=0, y=y, width="100%", height=_ROW),
        *named(row.label, middle + 5, most=19, narrow=16),
        el("rect", class_="track", x=pct(_LEFT), width=pct(_WIDTH), **box),
        el("rect", class_=f"fill-{row.tone}", x=pct(_LEFT), width=pct(share(row.value or 0, top) * _WIDTH), **box),
        text(row.text, "100%", middle + 5, anchor="end", class_="value"),
    ]
    if row.mark is not None:
        parts.append(el("rect", class_="mark", x=pct(_LEFT + share(row.mark, top) * _WIDTH), y=middle - 6, width=2, height=12))
    return link(row.href, *parts, label=f"{row.label}: {row.text}")
