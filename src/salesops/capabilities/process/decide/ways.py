"""What whole ways say by themselves: how often each place was come to and each step taken, whatever the number of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesops.capabilities.process.decide.happening import Place, Step


@dataclass(frozen=True)
class Ways:
    """`stops`: the places of all ways one after another, as numbers into `names`, which are in order; way n has those from
    `begins[n]` to `begins[n + 1]`. `cases`: how many took each way."""

    names: tuple[str, ...]
    stops: np.ndarray
    begins: np.ndarray
    cases: np.ndarray

    def first(self, number: int) -> "Ways":
        return Ways(self.names, self.stops[: self.begins[number]], self.begins[: number + 1], self.cases[:number])

    @property
    def way(self) -> np.ndarray:
        """Of each stop, the number of its way."""
        return np.repeat(np.arange(len(self.cases)), np.diff(self.begins))


def ways_of(paths: Sequence[Sequence[str]], cases: Sequence[int]) -> Ways:
    names = tuple(sorted({place for path in paths for place in path}))
    number = {name: n for n, name in enumerate(names)}
    stops = np.array([number[place] for path in paths for place in path], dtype=np.int64)
    begins = np.cumsum([0, *map(len, paths)])
    return Ways(names, stops, begins, np.array(cases, dtype=np.int64))


def places(ways: Ways, waits: Mapping[str, tuple[float | None, float | None]]) -> tuple[Place, ...]:
    """`waits`: the median wait at each place of the cases that went on, in seconds and in working days."""
    kinds, way = len(ways.names), ways.way
    times = _summed(ways.stops, ways.cases[way], kinds)
    cases = _once(ways.stops, way, ways.cases, kinds)
    starts = _summed(ways.stops[ways.begins[:-1]], ways.cases, kinds)
    ends = _summed(ways.stops[ways.begins[1:] - 1], ways.cases, kinds)
    columns = (times.tolist(), cases.tolist(), starts.tolist(), ends.tolist())
    named = zip(ways.names, *columns, strict=True)
    return tuple(Place(name, *counts, *waits.get(name, (None, None))) for name, *counts in named if counts[0])


def steps(ways: Ways, waits: Mapping[tuple[str, str], tuple[float, float]]) -> tuple[Step, ...]:
    """`waits`: mean and median seconds before each step."""
    kinds, way = len(ways.names), ways.way
    here = np.flatnonzero(way[1:] == way[:-1])
    taken = ways.stops[here] * kinds + ways.stops[here + 1]
    times = _summed(taken, ways.cases[way[here]], kinds * kinds)
    cases = _once(taken, way[here], ways.cases, kinds * kinds)
    pairs = np.flatnonzero(times)
    times, cases = times[pairs], cases[pairs]
    found = []
    for pair, often, many in zip(pairs.tolist(), times.tolist(), cases.tolist(), strict=True):
        named = ways.names[pair // kinds], ways.names[pair % kinds]
        found.append(Step(*named, often, many, *waits[named]))
    return tuple(found)


def _summed(which: np.ndarray, weights: np.ndarray, kinds: int) -> np.ndarray:
    return np.bincount(which, weights, kinds).astype(np.int64)


def _once(which: np.ndarray, way: np.ndarray, cases: np.ndarray, kinds: int) -> np.ndarray:
    """Cases, each counted once however often its way has it."""
    there = np.sort(way * kinds + which)
    there = there[begins_of(there)]
    return _summed(there % kinds, cases[there // kinds], kinds)


def begins_of(*columns: np.ndarray) -> np.ndarray:
    """Where rows differ from the row before in one of the columns; the first row among them."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    changes = columns[0][1:] != columns[0][:-1]
    for column in columns[1:]:
        changes |= column[1:] != column[:-1]
    return np.concatenate(([0], np.flatnonzero(changes) + 1))
