"""Where the boxes and lines of any map go, in layers from top to bottom: the method of Sugiyama, Tagawa and Toda (1981). Pure.

Cycles are broken at the weakest steps, layers are longest ways, lines over several layers get places of their own in each,
and the order within a layer follows the middle of what each place is tied to.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Weighted = tuple[str, str, float]
Place = tuple[str, int]
"""A node with 0, or a step's `source→target` with the layer it passes through."""
_SWEEPS = 6


@dataclass(frozen=True)
class Layout:
    """x from 0 to 1 and layer of each node; for each step the points it goes through, from its source to its target."""

    nodes: Mapping[str, tuple[float, int]]
    steps: Mapping[tuple[str, str], tuple[tuple[float, int], ...]]
    layers: int
    widest: int


def layout(names: Sequence[str], steps: Sequence[Weighted]) -> Layout:
    """Steps from a node to itself take no place."""
    known = [step for step in steps if step[0] != step[1] and {step[0], step[1]} <= set(names)]
    down = _acyclic(known)
    layer = _layers(names, down)
    chains = {(source, target): _chain(source, target, layer) for source, target, _ in known}
    ordered = _ordered(names, layer, list(chains.values()))
    x = {place: (number + 0.5) / len(row) for row in ordered.values() for number, place in enumerate(row)}
    nodes = {name: (x[name, 0], layer[name]) for name in names}
    routes = {step: tuple((x[place], _layer_of(place, layer)) for place in chain) for step, chain in chains.items()}
    return Layout(nodes, routes, max(layer.values(), default=0) + 1, max(map(len, ordered.values()), default=1))


def _acyclic(steps: Sequence[Weighted]) -> list[tuple[str, str]]:
    """Steps pointing down: the heaviest first, one that would close a circle is left out."""
    following: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in sorted(steps, key=lambda step: (-step[2], step[0], step[1])):
        if not _reaches(following, target, source):
            following[source].add(target)
    return [(source, target) for source, targets in following.items() for target in sorted(targets)]


def _reaches(following: Mapping[str, set[str]], start: str, end: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        new = following.get(here, set()) - seen
        seen |= new
        waiting.extend(new)
    return False


def _layers(names: Sequence[str], down: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way down to each node."""
    layer = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for source, target in down:
            if layer[target] <= layer[source]:
                layer[target], moved = layer[source] + 1, True
        if not moved:
            break
    return layer


def _chain(source: str, target: str, layer: Mapping[str, int]) -> list[Place]:
    first, last = layer[source], layer[target]
    between = range(first + 1, last) if first < last else range(first - 1, last, -1)
    return [(source, 0), *((f"{source}→{target}", level) for level in between), (target, 0)]


def _layer_of(place: Place, layer: Mapping[str, int]) -> int:
    return layer[place[0]] if place[1] == 0 and place[0] in layer else place[1]


def _ordered(names: Sequence[str], layer: Mapping[str, int], chains: Sequence[list[Place]]) -> dict[int, list[Place]]:
    rows: dict[int, list[Place]] = defaultdict(list)
    tied: dict[Place, list[Place]] = defaultdict(list)
    for name in names:
        rows[layer[name]].append((name, 0))
    for chain in chains:
        for place in chain[1:-1]:
            rows[place[1]].append(place)
        for one, other in pairwise(chain):
            tied[one].append(other)
            tied[other].append(one)
    for sweep in range(_SWEEPS):
        for level in sorted(rows, reverse=bool(sweep % 2)):
            _sort(rows, level, tied, layer)
    return rows


def _sort(rows: dict[int, list[Place]], level: int, tied: Mapping[Place, list[Place]], layer: Mapping[str, int]) -> None:
    spots = {place: (n + 0.5) / len(row) for row in rows.values() for n, place in enumerate(row)}

    def middle(place: Place) -> float:
        near = [spots[other] for other in tied.get(place, ()) if _layer_of(other, layer) != level]
        return sum(near) / len(near) if near else spots[place]

    rows[level].sort(key=middle)
