"""A process map: activities in their order along a line, what follows what as arcs, as thick as it is frequent.

Steps to the next activity lie on the line, steps over others above it, steps back below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.svg import chart, el, link, pct, shortened, stretched, text

_HEIGHT, _MIDDLE, _BOX = 260.0, 130.0, 44.0
_THINNEST, _THICKEST = 1.0, 14.0
_MARGIN = 0.06


@dataclass(frozen=True)
class Node:
    name: str
    label: str
    count: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    times: float
    words: str
    tone: str = ""
    """`good`, `warn` or `bad` where it needs judging."""


def process_map(nodes: Sequence[Node], edges: Sequence[Edge], *, label: str) -> SafeString:
    """Nodes come in the order in which they are drawn; edges between others are left out."""
    places = {node.name: _place(number, len(nodes)) for number, node in enumerate(nodes)}
    order = {node.name: number for number, node in enumerate(nodes)}
    known = [edge for edge in edges if edge.source in places and edge.target in places]
    top = max((edge.times for edge in known), default=1.0) or 1.0
    drawn = [_arc(edge, places, order, top) for edge in sorted(known, key=lambda edge: edge.times)]
    back = any(order[edge.target] <= order[edge.source] for edge in known)
    height = _HEIGHT if back else _MIDDLE + _BOX
    return chart(
        stretched(*drawn, height=height),
        *(_box(node, places[node.name], len(nodes)) for node in nodes),
        height=int(height),
        label=label,
        kind="process-map",
    )


def _place(number: int, count: int) -> float:
    """The middle of a box, as a share of the width."""
    return 0.5 if count == 1 else _MARGIN + (1 - 2 * _MARGIN) * number / (count - 1)


def _arc(edge: Edge, places: dict[str, float], order: dict[str, int], top: float) -> SafeString:
    start, end = 1000 * places[edge.source], 1000 * places[edge.target]
    apart = order[edge.target] - order[edge.source]
    width = _THINNEST + (_THICKEST - _THINNEST) * edge.times / top
    lift = 0.0 if apart == 1 else min(_MIDDLE - 8, 34.0 + 16.0 * abs(apart)) * (1 if apart > 0 else -1)
    if apart == 0:
        start, end, lift = start - 18, end + 18, 60.0
    middle = _MIDDLE - 1.35 * lift
    path = f"M {start:.0f} {_MIDDLE:.0f} C {start:.0f} {middle:.0f}, {end:.0f} {middle:.0f}, {end:.0f} {_MIDDLE:.0f}"
    kind = f"map-edge{' is-' + edge.tone if edge.tone else ''}"
    return el("path", el("title", edge.words), d=path, class_=kind, stroke_width=round(width, 1))


def _box(node: Node, place: float, count: int) -> SafeString:
    width = min(0.11, 0.86 / max(1, count))
    left, upper = place - width / 2, _MIDDLE - _BOX / 2
    letters = max(6, int(130 / max(1, count)))
    return link(
        node.href,
        el("rect", class_="map-node", x=pct(left), y=upper, width=pct(width), height=_BOX, rx=6),
        text(shortened(node.label, letters), pct(place), _MIDDLE - 2, anchor="middle", class_="strong"),
        text(node.count, pct(place), _MIDDLE + 14, anchor="middle"),
        label=node.words,
    )
