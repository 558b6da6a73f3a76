"""A process map along a line: stages in their order, what follows what as thick as it weighs.

Steps to the next stage lie on the line, steps over stages and back (dashed) above it, losses drop below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from salesops.web.charts.svg import chart, el, link, pct, shortened, stretched, text

BOX = 64.0
_ARCS, _DROP, _UNDER = 112.0, 74.0, 44.0
_THINNEST, _THICKEST = 1.5, 26.0
_LABELLED = 8
"""How many arcs at most say their number; the others say it when pointed at, and in the table."""


@dataclass(frozen=True)
class Node:
    """`sub` stands under the count; a `warn` tone marks what needs a look."""

    name: str
    label: str
    count: str
    words: str
    href: str = ""
    sub: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Edge:
    """`weight` makes it thick. `target` is `LOST` for what drops out."""

    source: str
    target: str
    weight: float
    words: str
    label: str = ""
    tone: str = ""
    """`warn` where it leaves the designed way; `more` and `less` in a difference."""
    href: str = ""


LOST = "lost!"


@dataclass(frozen=True)
class _Line:
    """Where everything lies: the number of a node in its order, and the measures that follow from their count."""

    order: dict[str, int]
    top: float
    arcs: bool

    @property
    def width(self) -> float:
        return min(0.13, 0.72 / max(1, len(self.order)))

    @property
    def upper(self) -> float:
        return _ARCS if self.arcs else 16.0

    @property
    def middle(self) -> float:
        return self.upper + BOX / 2

    def x(self, name: str) -> float:
        count = len(self.order)
        return 0.5 if count == 1 else self.width / 2 + (1 - self.width) * self.order[name] / (count - 1)

    def thick(self, weight: float) -> float:
        return round(_THINNEST + (_THICKEST - _THINNEST) * min(1.0, weight / self.top), 1)


def process_map(nodes: Sequence[Node], edges: Sequence[Edge], *, label: str) -> SafeString:
    """Nodes come in the order in which they are drawn; edges between others are left out."""
    order = {node.name: number for number, node in enumerate(nodes)}
    known = [e for e in edges if e.source in order and (e.target in order or e.target == LOST)]
    losses = [edge for edge in known if edge.target == LOST]
    ahead = [edge for edge in known if edge.target != LOST and order[edge.target] - order[edge.source] == 1]
    arcs = [edge for edge in known if edge.target != LOST and order[edge.target] - order[edge.source] not in (0, 1)]
    line = _Line(order, max((edge.weight for edge in known), default=1.0) or 1.0, bool(arcs))
    height = line.upper + BOX + (_DROP + _UNDER if losses else 16.0)
    arcs.sort(key=lambda edge: -edge.weight)
    paths = [*map(lambda e: _drop(e, line), losses), *(_band(e, line) for e in ahead), *(_arc(e, line) for e in reversed(arcs))]
    return chart(
        stretched(*paths, height=height),
        *(_heads(edge, line) for edge in arcs),
        *(_band_label(edge, line) for edge in ahead),
        *(_arc_label(edge, line) for edge in arcs[:_LABELLED]),
        *(_drop_label(edge, line) for edge in losses),
        *(_box(node, line) for node in nodes),
        height=int(height),
        label=label,
        kind="process-map",
    )


def _drawn(edge: Edge, path: str, width: float, kind: str) -> SafeString:
    tone = f" is-{edge.tone}" if edge.tone else ""
    return el("path", el("title", edge.words), d=path, class_=f"map-edge {kind}{tone}", stroke_width=width)


def _band(edge: Edge, line: _Line) -> SafeString:
    start, end = line.x(edge.source) + line.width / 2, line.x(edge.target) - line.width / 2
    path = f"M {1000 * start:.1f} {line.middle:.0f} H {1000 * end:.1f}"
    return _drawn(edge, path, line.thick(edge.weight), "is-ahead")


def _ends(edge: Edge, line: _Line) -> tuple[float, float]:
    """Where an arc leaves and where it arrives; apart, so that both ways between two stages can be told."""
    aside = line.width * (0.22 if _span(edge, line) > 0 else 0.1)
    sign = 1 if _span(edge, line) > 0 else -1
    return line.x(edge.source) + sign * aside, line.x(edge.target) - sign * aside


def _span(edge: Edge, line: _Line) -> int:
    return line.order[edge.target] - line.order[edge.source]


def _lift(edge: Edge, line: _Line) -> float:
    span = _span(edge, line)
    return min(_ARCS - 18, 22.0 + 15.0 * (abs(span) - 1) + (9.0 if span < 0 else 0.0))


def _arc(edge: Edge, line: _Line) -> SafeString:
    start, end = (1000 * place for place in _ends(edge, line))
    control = line.upper - _lift(edge, line) / 0.75
    path = f"M {start:.1f} {line.upper:.0f} C {start:.1f} {control:.0f}, {end:.1f} {control:.0f}, {end:.1f} {line.upper:.0f}"
    return _drawn(edge, path, min(9.0, line.thick(edge.weight)), "is-back" if _span(edge, line) < 0 else "is-over")


def _heads(edge: Edge, line: _Line) -> SafeString:
    return text("▾", pct(_ends(edge, line)[1]), line.upper + 1, anchor="middle", class_=f"map-head is-{edge.tone or 'plain'}")


def _said(edge: Edge, x: float, y: float, words: str, under: str = "") -> SafeString:
    """The number of an edge, a way to what is behind it, large enough to be hit."""
    tone = {"warn": "is-warn", "more": "is-accent", "less": "is-less"}.get(edge.tone)
    second = [text(under, pct(x), y + 14, anchor="middle", class_="note")] if under else []
    hit = el("rect", class_="hit", x=pct(x - 0.03), y=y - 16, width="6%", height=24 + (14 if under else 0), rx=4)
    first = text(words, pct(x), y, anchor="middle", class_=f"map-label {tone or ''}".strip())
    return link(edge.href, hit, first, *second, label=edge.words)


def _band_label(edge: Edge, line: _Line) -> SafeString:
    x = (line.x(edge.source) + line.x(edge.target)) / 2
    return _said(edge, x, line.middle - line.thick(edge.weight) / 2 - 6, edge.label)


def _arc_label(edge: Edge, line: _Line) -> SafeString:
    return _said(edge, sum(_ends(edge, line)) / 2, line.upper - _lift(edge, line) - 5, edge.label)


def _drop(edge: Edge, line: _Line) -> SafeString:
    lower = line.upper + BOX
    x = 1000 * line.x(edge.source)
    return _drawn(edge, f"M {x:.1f} {lower:.0f} V {lower + _DROP:.0f}", line.thick(edge.weight), "is-lost")


def _drop_label(edge: Edge, line: _Line) -> SafeString:
    first, _, second = edge.label.partition("\n")
    return _said(edge, line.x(edge.source), line.upper + BOX + _DROP + 16, first, second)


def _box(node: Node, line: _Line) -> SafeString:
    left, upper = line.x(node.name) - line.width / 2, line.upper
    letters = int(line.width * 150)
    tone = f" is-{node.tone}" if node.tone else ""
    inside = {"x": pct(left), "dx": 10.0}
    return link(
        node.href,
        el("rect", class_=f"map-node{tone}", x=pct(left), y=upper, width=pct(line.width), height=BOX, rx=6),
        text(shortened(node.label, letters), y=upper + 20, class_="strong", **inside),
        text(node.count, y=upper + 37, **inside),
        text(node.sub, y=upper + 53, class_="is-warn" if node.tone == "warn" else None, **inside),
        label=node.words,
    )
