"""Two shares on one line from nought to all, each a dot with the range it lies in: one thing beside another."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.svg import chart, el, link, pct, text

_HEIGHT = 44
_TOP, _BOTTOM = 12.0, 30.0
_LEFT, _WIDTH = 0.0, 0.86


@dataclass(frozen=True)
class Range:
    """A share with the range it lies in, each of 1. `tone` as of bars."""

    label: str
    share: float
    low: float
    high: float
    text: str
    tone: str = "accent"
    href: str = ""


def ranges(first: Range, second: Range, *, label: str) -> SafeString:
    """The two below one another; a share of 1 is at the right end of the track."""
    return chart(*_line(first, _TOP), *_line(second, _BOTTOM), height=_HEIGHT, label=label, kind="ranges")


def _line(one: Range, y: float) -> list[SafeString]:
    low, high = _LEFT + one.low * _WIDTH, _LEFT + one.high * _WIDTH
    drawn = [
        el("rect", class_="hit", x=0, y=y - 9, width="100%", height=18),
        el("rect", class_="track", x=pct(_LEFT), width=pct(_WIDTH), y=y - 1, height=2, rx=1),
        el("rect", class_=f"fill-{one.tone} range", x=pct(low), width=pct(max(high - low, 0.002)), y=y - 3, height=6, rx=3),
        el("circle", class_=f"fill-{one.tone}", cx=pct(_LEFT + one.share * _WIDTH), cy=y, r=5),
        text(one.text, "100%", y + 4, anchor="end", class_="value"),
    ]
    return [link(one.href, *drawn, label=f"{one.label}: {one.text}")]
