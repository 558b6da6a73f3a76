"""A trend: the last weeks of a number as a small line with its end marked."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from salesops.web.charts.svg import chart, el, pct, stretched

HEIGHT = 30
_TOP, _BOTTOM = 4.0, 26.0


def trend(values: Sequence[float | None], *, label: str) -> SafeString:
    """Needs two known values to draw anything; unknown ones are bridged."""
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return chart(el("line", class_="axis", x1=0, x2="100%", y1=_BOTTOM, y2=_BOTTOM), height=HEIGHT, label=label, kind="trend")
    low, high = min(v for _, v in known), max(v for _, v in known)
    spread = (high - low) or 1.0
    last = max(1, len(values) - 1)
    places = [
        (index / last, _BOTTOM - (value - low) / spread * (_BOTTOM - _TOP) if high > low else 15.0) for index, value in known
    ]
    line = "L".join(f"{x * 1000:.1f} {y:.1f}" for x, y in places)
    area = f"M{places[0][0] * 1000:.1f} {HEIGHT}L{line}L{places[-1][0] * 1000:.1f} {HEIGHT}Z"
    paths = stretched(el("path", class_="trend-area", d=area), el("path", class_="trend-line", d=f"M{line}"), height=HEIGHT)
    x, y = places[-1]
    return chart(paths, el("circle", class_="dot", cx=pct(x), cy=y, r=3), height=HEIGHT, label=label, kind="trend")
