"""A span: from the worst to the best, with a mark where the likely is, and a finer one where something else is for comparison."""

from django.utils.safestring import SafeString

from salesops.web.charts.scale import share
from salesops.web.charts.svg import chart, el, link, pct

HEIGHT = 14


def span(
    low: float, likely: float, high: float, *, largest: float, label: str, beside: float | None = None, href: str = ""
) -> SafeString:
    """`largest` is the value at the right end; all of them are of one sign and start from zero."""
    top = largest or 1
    start, end = share(low, top), share(high, top)
    parts = [
        el("rect", class_="track", x=0, y=3, width="100%", height=8, rx=1.5),
        el("rect", class_="fill-soft", x=pct(start), y=3, width=pct(max(0.0, end - start)), height=8, rx=1.5),
        el("rect", class_="fill-accent", x=pct(share(likely, top)), y=1, width=3, height=12, rx=0.5),
    ]
    if beside is not None:
        parts.append(el("rect", class_="mark", x=pct(share(beside, top)), y=0, width=1, height=HEIGHT))
    hit = el("rect", class_="hit", x=0, y=0, width="100%", height=HEIGHT)
    return chart(link(href, *parts, hit, label=label), height=HEIGHT, label=label, kind="bullet")
