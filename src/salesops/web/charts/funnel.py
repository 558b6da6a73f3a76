"""A funnel: how many entered each stage, and what share of them went on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.scale import largest_of, share
from salesops.web.charts.svg import chart, el, link, named, pct, text

_ROW, _BAR = 40, 20
_LEFT, _WIDTH = 0.31, 0.28


@dataclass(frozen=True)
class Level:
    label: str
    entered: float
    text: str
    passed: str = ""
    """The share that went on to the next level, in words; empty on the last."""
    href: str = ""


def funnel(levels: Sequence[Level], *, label: str) -> SafeString:
    top = largest_of(level.entered for level in levels) or 1
    return chart(
        *(_row(level, top, index * _ROW) for index, level in enumerate(levels)),
        height=_ROW * len(levels),
        label=label,
        kind="funnel",
    )


def _row(level: Level, top: float, y: float) -> SafeString:
    width = max(0.004, share(level.entered, top) * _WIDTH)
    middle = y + _ROW / 2
    return link(
        level.href,
        el("rect", class_="hit", x=0, y=y, width="100%", height=_ROW),
        *named(level.label, middle + 5, most=18, narrow=14),
        el("rect", class_="fill-accent", x=pct(_LEFT), y=middle - _BAR / 2, width=pct(width), height=_BAR, rx=1.5),
        text(level.text, pct(_LEFT + width), middle + 4, dx=8, class_="note"),
        text(level.passed, "100%", middle + 5, anchor="end", class_="value"),
        label=f"{level.label}: {level.text}" + (f", {level.passed} went on" if level.passed else ""),
    )
