"""A forecast as it is kept: its draws, and the deals they are of. All that is told about it is computed from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.forecast import Forecast
from salesops.capabilities.forecasting.facts import NEVER, SLICES, Flags, Floats, Ints, number_of
from salesops.kernel.period import Period

Where = Mapping[str, frozenset[str]]
"""Slice -> the names of it that count; slices that are not named count whole."""
EVERYWHERE: Where = MappingProxyType({})
OPEN, LATER, BOOKED = 0, 1, 2
"""Kinds of rows: deals open on the day; earlier ones that stand for deals not yet created; deals won by the day."""


@dataclass(frozen=True)
class Kept:
    """Columns of one row a deal: the open ones, those that stand for later ones (deal NEVER), then the booked ones.

    value: its amount, or a usual one. expected: deal by span, what it brings on average. owner: NEVER for nobody.
    """

    day: int
    edges: Ints
    draws: int
    wins: Wins
    kind: Ints
    deal: Ints
    owner: Ints
    value: Floats
    close_date: Ints
    closed: Ints
    labels: Mapping[str, Ints]
    names: Mapping[str, tuple[str, ...]]
    chance: Floats
    expected: Floats

    def within(self, first: int, end: int, group: Ints, groups: int, *, deals: bool = False) -> Floats:
        """What is won in the spans from `first` to before `end`, by group (row -> group, -1 for none) and draw."""
        of = group[self.wins.carrier]
        rows = (self.wins.bucket >= first) & (self.wins.bucket < end) & (of >= 0)
        values = self.wins.deals if deals else self.wins.amount
        cell = of[rows] * self.draws + self.wins.draw[rows]
        return np.bincount(cell, values[rows], groups * self.draws).reshape(groups, self.draws)

    def of_owners(self, owners: frozenset[int] | None) -> Flags:
        """The rows of these people; all of them for None."""
        return np.ones(len(self.kind), dtype=bool) if owners is None else np.isin(self.owner, sorted(owners))

    def chosen(self, owners: frozenset[int] | None, where: Where = EVERYWHERE) -> Flags:
        """The rows of these people, and of these names only of the slices that are named."""
        rows = self.of_owners(owners)
        for by, names in where.items():
            places = [place for place, name in enumerate(self.names[by]) if name in names]
            rows = rows & np.isin(self.labels[by], places)
        return rows

    def booked(self, period: Period, rows: Flags) -> Flags:
        """The rows won in the period by the day of the forecast."""
        inside = (self.closed >= number_of(period.start)) & (self.closed < number_of(period.end))
        return rows & (self.kind == BOOKED) & inside


def keep(found: Forecast, since: int) -> Kept:
    """With what was booked from the day `since` on."""
    model, drawn = found.model, found.drawn
    won = np.flatnonzero(model.life.won & (model.life.closed >= since))
    row = np.concatenate([drawn.carriers, model.life.row[won]])
    kind = np.repeat([OPEN, LATER, BOOKED], [drawn.opened, len(drawn.carriers) - drawn.opened, len(won)])
    owners = np.array([NEVER if owner is None else owner for owner in model.book.owners], dtype=np.int64)
    return Kept(
        day=model.day,
        edges=drawn.edges,
        draws=drawn.draws,
        wins=drawn.wins,
        kind=kind,
        deal=np.where(kind == LATER, NEVER, model.book.deal[row]),
        owner=owners[model.book.labels["person"][row]] if len(owners) else np.zeros(0, dtype=np.int64),
        value=np.concatenate([model.values[drawn.carriers], model.life.value[won]]),
        close_date=model.book.close_date[row],
        closed=np.concatenate([np.full(len(drawn.carriers), NEVER), model.life.closed[won]]),
        labels={name: model.book.labels[name][row] for name in SLICES},
        names=model.book.names,
        chance=np.diff(drawn.chance, axis=1, prepend=0.0),
        expected=_expected(found),
    )


def _expected(found: Forecast) -> Floats:
    """Chances times worth, scaled so that the deals of a span add up to the average of its draws."""
    drawn = found.drawn
    plain = np.diff(drawn.chance, axis=1, prepend=0.0) * drawn.worth[:, None]
    opened = drawn.wins.carrier < drawn.opened
    means = np.bincount(drawn.wins.bucket[opened], drawn.wins.amount[opened], len(drawn.edges)) / drawn.draws
    totals = plain.sum(axis=0)
    return plain * np.divide(means, totals, out=np.zeros_like(means), where=totals > 0)
