"""The draws of a kept forecast added up once for all periods and KPIs: the figures of a run are told from that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.keeping import DEALS, LATER, NEW_ARR, OPEN, RENEWING, Kept
from salesops.capabilities.forecasting.decide.shrinking import summed
from salesops.capabilities.forecasting.facts import Flags, Floats, Ints

KINDS = (OPEN, RENEWING, LATER)
MOST_CELLS = 2_000_000
"""Slices are added up together as long as their combinations, by span and draw, are no more."""
Columns = Mapping[str, tuple[Ints, int]]
"""Slice -> the group of each row, and how many groups there are."""


@dataclass(frozen=True)
class Added:
    """A KPI by the groups of a slice. drawn: group by span by draw. means: kind by group by span, the average of the draws."""

    drawn: Floats
    means: Floats

    def within(self, first: int, end: int) -> tuple[Floats, Floats]:
        """In the spans from `first` to before `end`: group by draw, and group by kind."""
        return self.drawn[:, first:end].sum(axis=1), self.means[:, :, first:end].sum(axis=2).T


@dataclass(frozen=True)
class _Pack:
    """Slices that are added up together. code: the combination of each row; groups: slice -> the group of each combination."""

    code: Ints
    groups: dict[str, Ints]

    @property
    def combinations(self) -> int:
        return len(next(iter(self.groups.values())))


def added(kept: Kept, rows: Flags, columns: Columns, kpis: Sequence[str]) -> dict[tuple[str, str], Added]:
    """(Slice, KPI) -> its sums, of these rows only."""
    wins, spans = kept.wins if rows.all() else _taken(kept.wins, rows[kept.wins.carrier]), len(kept.edges)
    packs, found = _packs(columns, spans * kept.draws), {}
    counts = {kpi: _counts(kept, wins, kpi) for kpi in kpis}
    at = wins.carrier * spans + wins.bucket
    by_row = {kpi: np.bincount(at, counts[kpi], len(kept.kind) * spans).reshape(-1, spans) / kept.draws for kpi in kpis}
    for pack in packs:
        cells = spans * kept.draws
        cell = (pack.code * cells)[wins.carrier] + wins.bucket * kept.draws + wins.draw
        for kpi in kpis:
            drawn = np.bincount(cell, counts[kpi], pack.combinations * cells).reshape(-1, cells)
            means = _by_kind(kept, by_row[kpi], pack)
            for name, group in pack.groups.items():
                found[name, kpi] = _regrouped(kept, drawn, means, group, columns[name][1])
    return found


def _taken(wins: Wins, rows: Flags) -> Wins:
    return replace(wins, **{name: column[rows] for name, column in vars(wins).items()})


def _counts(kept: Kept, wins: Wins, kpi: str) -> Floats:
    """What each win counts."""
    if kpi == DEALS:
        return wins.deals
    return wins.amount * kept.yearly[wins.carrier] if kpi == NEW_ARR else wins.amount


def _packs(columns: Columns, cells: int) -> list[_Pack]:
    found: list[_Pack] = []
    for name, (group, count) in columns.items():
        joined = _joined(found[-1], name, group, count) if found else None
        if joined is not None and joined.combinations * cells <= MOST_CELLS:
            found[-1] = joined
        else:
            found.append(_Pack(group, {name: np.arange(count)}))
    return found


def _joined(pack: _Pack, name: str, group: Ints, count: int) -> _Pack:
    _, first, code = np.unique(pack.code * count + group, return_index=True, return_inverse=True)
    return _Pack(code, {**{one: of[pack.code[first]] for one, of in pack.groups.items()}, name: group[first]})


def _by_kind(kept: Kept, by_row: Floats, pack: _Pack) -> Floats:
    """Kind and combination by span."""
    place = np.zeros(max(*KINDS, int(kept.kind.max(initial=0))) + 1, dtype=np.int64)
    place[list(KINDS)] = np.arange(len(KINDS))
    return summed(place[kept.kind] * pack.combinations + pack.code, by_row, len(KINDS) * pack.combinations)


def _regrouped(kept: Kept, drawn: Floats, means: Floats, group: Ints, groups: int) -> Added:
    order = np.argsort(group, kind="stable")
    there, first = np.unique(group[order], return_index=True)

    def regrouped(table: Floats) -> Floats:
        found = np.zeros((groups, *table.shape[1:]))
        if len(there):
            found[there] = np.add.reduceat(table[order], first, axis=0)
        return found

    spans = len(kept.edges)
    by_kind = [regrouped(part) for part in means.reshape(len(KINDS), -1, spans)]
    return Added(regrouped(drawn).reshape(groups, spans, kept.draws), np.stack(by_kind))
