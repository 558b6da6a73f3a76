"""A map of any log, from top to bottom: activities in layers, steps as thick as they weigh, steps back dashed."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.safestring import SafeString

from salesops.web.charts.flow_layout import Layout, layout
from salesops.web.charts.process_map import Edge, Node
from salesops.web.charts.svg import chart, el, link, pct, shortened, stretched, text

_LAYER, _BOX, _MARGIN = 96.0, 48.0, 12.0
_THINNEST, _THICKEST = 1.25, 12.0
_LABELLED = 24
_LETTERS = 150


def flow(nodes: Sequence[Node], edges: Sequence[Edge], *, label: str) -> SafeString:
    """Nodes with the heaviest first; a step from a node to itself belongs into the words of the node."""
    found = layout([node.name for node in nodes], [(edge.source, edge.target, edge.weight) for edge in edges])
    drawn = sorted((edge for edge in edges if (edge.source, edge.target) in found.steps), key=lambda edge: edge.weight)
    top = max((edge.weight for edge in drawn), default=1.0) or 1.0
    height = found.layers * _LAYER - (_LAYER - _BOX) + 2 * _MARGIN
    return chart(
        stretched(*(_line(edge, found, top) for edge in drawn), height=height),
        *(_head(edge, found) for edge in drawn),
        *(_label(edge, found) for edge in drawn[-_LABELLED:]),
        *(_box(node, found) for node in nodes),
        height=int(height),
        label=label,
        kind="process-map",
    )


def _y(layer: int) -> float:
    return _MARGIN + layer * _LAYER


def _points(edge: Edge, found: Layout) -> list[tuple[float, float]]:
    """From the border of the source's box to that of the target's."""
    route = found.steps[edge.source, edge.target]
    down = route[-1][1] >= route[0][1]
    first, last = (_BOX, 0.0) if down else (0.0, _BOX)
    offsets = [first, *([_BOX / 2] * (len(route) - 2)), last]
    aside = 0.0 if down else min(0.03, 0.15 / found.widest)
    points = [(x, _y(at) + more) for (x, at), more in zip(route, offsets, strict=True)]
    return [(points[0][0] + aside, points[0][1]), *points[1:-1], (points[-1][0] + aside, points[-1][1])]


def _line(edge: Edge, found: Layout, top: float) -> SafeString:
    points = _points(edge, found)
    path = [f"M {1000 * points[0][0]:.1f} {points[0][1]:.0f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path.append(f"C {1000 * x:.1f} {middle:.0f}, {1000 * to_x:.1f} {middle:.0f}, {1000 * to_x:.1f} {to_y:.0f}")
    back = points[-1][1] < points[0][1]
    tone = f" is-{edge.tone}" if edge.tone else ""
    width = round(_THINNEST + (_THICKEST - _THINNEST) * edge.weight / top, 1)
    kind = "is-back" if back else "is-over"
    return el("path", el("title", edge.words), d=" ".join(path), class_=f"map-edge {kind}{tone}", stroke_width=width)


def _head(edge: Edge, found: Layout) -> SafeString:
    points = _points(edge, found)
    back = points[-1][1] < points[0][1]
    x, y = points[-1]
    sign, place = ("▴", y + 9) if back else ("▾", y + 1)
    return text(sign, pct(x), place, anchor="middle", class_=f"map-head is-{edge.tone or 'plain'}")


def _label(edge: Edge, found: Layout) -> SafeString:
    (x, y), (to_x, to_y) = _points(edge, found)[:2]
    return text(edge.label, pct((x + to_x) / 2), (y + to_y) / 2 + 4, anchor="middle", class_="map-label")


def _box(node: Node, found: Layout) -> SafeString:
    x, layer = found.nodes[node.name]
    width = min(0.24, 0.86 / found.widest)
    tone = f" is-{node.tone}" if node.tone else ""
    return link(
        node.href,
        el("rect", class_=f"map-node{tone}", x=pct(x - width / 2), y=_y(layer), width=pct(width), height=_BOX, rx=6),
        text(shortened(node.label, max(8, int(width * _LETTERS))), pct(x), _y(layer) + 20, anchor="middle", class_="strong"),
        text(" · ".join(filter(None, (node.count, node.sub))), pct(x), _y(layer) + 37, anchor="middle"),
        label=node.words,
    )
