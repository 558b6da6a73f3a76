"""A line towards a target: what has been, what is likely with its range, the period before, the target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from salesops.web.charts.scale import axis, largest_of
from salesops.web.charts.svg import chart, el, pct, stretched, text

Points = Sequence[tuple[float, float]]
"""(share of the width, value), in order."""
HEIGHT = 268
_TOP, _BOTTOM = 18.0, 240.0
_LABEL_GAP = 15.0


@dataclass(frozen=True)
class Tick:
    at: float
    text: str
    minor: bool = False
    """Left out on a narrow screen."""


@dataclass(frozen=True)
class EndLabel:
    value: float
    text: str
    tone: str = "is-quiet"
    inside: bool = False
    """Also written inside the chart on a narrow screen, where there is no margin."""


@dataclass(frozen=True)
class Lines:
    actual: Points
    compare: Points = ()
    forecast: Points = ()
    inner: tuple[Points, Points] = ((), ())
    """Lower and upper edge of the likely range."""
    outer: tuple[Points, Points] = ((), ())
    target: float | None = None
    now_text: str = ""
    ends: tuple[EndLabel, ...] = ()
    ticks: tuple[Tick, ...] = field(default=())


def line(lines: Lines, *, label: str, show: Callable[[float], str]) -> SafeString:
    every = [lines.actual, lines.compare, lines.forecast, *lines.inner, *lines.outer]
    top, marks = axis(max(largest_of(v for points in every for _, v in points), lines.target or 0))

    def y(value: float) -> float:
        return _BOTTOM - value / top * (_BOTTOM - _TOP)

    return chart(
        *_axis(marks, y),
        stretched(*_paths(lines, y), height=_BOTTOM),
        *_target(lines.target, y),
        *_values(marks, y, show, lines.target),
        *_now(lines, y),
        *_end_labels(lines.ends, y),
        *(_tick(tick) for tick in lines.ticks),
        height=HEIGHT,
        label=label,
        kind="line",
    )


def _axis(marks: Sequence[float], y: Callable[[float], float]) -> list[SafeString]:
    lines = [el("line", class_="grid-line", x1=0, x2="100%", y1=y(value), y2=y(value)) for value in marks]
    return [el("line", class_="axis", x1=0, x2="100%", y1=_BOTTOM, y2=_BOTTOM), *lines]


def _values(
    marks: Sequence[float], y: Callable[[float], float], show: Callable[[float], str], target: float | None
) -> list[SafeString]:
    """What the grid lines stand for, above what is drawn, except where the target's line would strike it through."""
    told = [value for value in marks if target is None or not y(value) - _LABEL_GAP < y(target) < y(value) - 2]
    return [text(show(value), 0, y(value) - 5, class_="on-top") for value in told]


def _paths(lines: Lines, y: Callable[[float], float]) -> list[SafeString]:
    drawn = [_band(lines.outer, "band-outer", y), _band(lines.inner, "band-inner", y)]
    for points, class_ in (
        (lines.compare, "series is-compare"),
        (lines.actual, "series"),
        (lines.forecast, "series is-forecast"),
    ):
        if points:
            drawn.append(el("path", class_=class_, d="M" + _along(points, y)))
    return [path for path in drawn if path]


def _band(edges: tuple[Points, Points], class_: str, y: Callable[[float], float]) -> SafeString:
    low, high = edges
    if not low or not high:
        return SafeString("")
    return el("path", class_=class_, d=f"M{_along(high, y)}L{_along(list(reversed(low)), y)}Z")


def _along(points: Points, y: Callable[[float], float]) -> str:
    return "L".join(f"{x * 1000:.1f} {y(value):.1f}" for x, value in points)


def _target(target: float | None, y: Callable[[float], float]) -> list[SafeString]:
    return [] if target is None else [el("line", class_="target-line", x1=0, x2="100%", y1=y(target), y2=y(target))]


def _now(lines: Lines, y: Callable[[float], float]) -> list[SafeString]:
    if not lines.actual or not lines.now_text:
        return []
    x, value = lines.actual[-1]
    anchor, dx, up = ("end", -8, 10) if x > 0.2 else ("start", -4, 22)
    return [
        el("circle", class_="dot", cx=pct(x), cy=y(value), r=4),
        text(lines.now_text, pct(x), y(value) - up, anchor=anchor, dx=dx, class_="strong"),
    ]


def _end_labels(ends: Sequence[EndLabel], y: Callable[[float], float]) -> list[SafeString]:
    """Beside the right edge, and for narrow screens inside it; pushed apart so that none covers another."""
    parts = []
    at = -_LABEL_GAP
    for end in sorted(ends, key=lambda end: -end.value):
        at = max(y(end.value) + 4, at + _LABEL_GAP)
        parts.append(text(end.text, "100%", at, dx=10, class_=f"end-label {end.tone}"))
    at = _BOTTOM
    for end in sorted((end for end in ends if end.inside), key=lambda end: end.value):
        at = min(y(end.value) - 8, at - _LABEL_GAP)
        parts.append(text(end.text, "100%", at, anchor="end", class_=f"inside-label {end.tone}"))
    return parts


def _tick(tick: Tick) -> SafeString:
    anchor = "start" if tick.at < 0.03 else "end" if tick.at > 0.97 else "middle"
    return text(tick.text, pct(tick.at), 260, anchor=anchor, class_="tick-minor" if tick.minor else None)
