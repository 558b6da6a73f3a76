"""A bullet bar: how far a value has come, what is likely on top, and where the target stands."""

from django.utils.safestring import SafeString

from salesops.web.charts.scale import share
from salesops.web.charts.svg import chart, el, link, pct

HEIGHT = 14
_BAR = {"y": 3, "height": 8, "rx": 1.5}


def bullet(
    value: float | None,
    target: float | None = None,
    *,
    label: str,
    likely: float | None = None,
    largest: float | None = None,
    tone: str = "accent",
    href: str = "",
) -> SafeString:
    """`largest` is the value at the right end; by default 8 % beyond the largest of value, likely and target."""
    top = largest or 1.08 * max(value or 0, target or 0, likely or 0) or 1
    parts = [el("rect", class_="track", x=0, width="100%", **_BAR)]
    if likely is not None:
        parts.append(el("rect", class_="fill-soft", x=0, width=pct(share(likely, top)), **_BAR))
    if value is not None:
        parts.append(el("rect", class_=f"fill-{tone}", x=0, width=pct(share(value, top)), **_BAR))
    if target is not None:
        parts.append(el("rect", class_="mark", x=pct(share(target, top)), y=1, width=2, height=12, rx=0.5))
    return chart(link(href, *parts, _hit(), label=label), height=HEIGHT, label=label, kind="bullet")


def _hit() -> SafeString:
    return el("rect", class_="hit", x=0, y=0, width="100%", height=HEIGHT)
