"""A forecast as it is kept: its draws, and the deals they are of. All that is told about it is computed from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.forecast import Forecast
from salesops.capabilities.forecasting.decide.renewing import MONTHS
from salesops.capabilities.forecasting.facts import NEVER, Flags, Floats, Ints, number_of
from salesops.kernel.period import Period

Where = Mapping[str, frozenset[str]]
"""Slice -> the names of it that count; slices that are not named count whole."""
EVERYWHERE: Where = MappingProxyType({})
OPEN, LATER, BOOKED, RENEWING = 0, 1, 2, 3
"""Kinds of rows: deals open on the day; earlier ones that stand for deals not yet created; deals won by the day; contracts
to be renewed that no deal renews yet."""
BOOKINGS, NEW_ARR, DEALS = KPIS = ("bookings", "new_arr", "deals")


@dataclass(frozen=True)
class Kept:
    """Columns of one row a deal: the open ones, those that stand for later ones, contracts to be renewed (deal NEVER for
    both), then the booked ones.

    value: its amount, or a usual one. yearly: the part of it that is new yearly revenue. expected: deal by span, what it
    brings on average. owner: NEVER for nobody.
    """

    day: int
    edges: Ints
    draws: int
    wins: Wins
    kind: Ints
    deal: Ints
    owner: Ints
    value: Floats
    yearly: Floats
    close_date: Ints
    closed: Ints
    labels: Mapping[str, Ints]
    names: Mapping[str, tuple[str, ...]]
    chance: Floats
    expected: Floats

    def within(self, first: int, end: int, group: Ints, groups: int, *, kpi: str = BOOKINGS) -> Floats:
        """What is won in the spans from `first` to before `end`, by group (row -> group, -1 for none) and draw."""
        of = group[self.wins.carrier]
        rows = (self.wins.bucket >= first) & (self.wins.bucket < end) & (of >= 0)
        values = self.wins.deals if kpi == DEALS else self.wins.amount
        part = self.yearly[self.wins.carrier[rows]] if kpi == NEW_ARR else 1.0
        cell = of[rows] * self.draws + self.wins.draw[rows]
        return np.bincount(cell, values[rows] * part, groups * self.draws).reshape(groups, self.draws)

    @property
    def tells_new_arr(self) -> bool:
        """Whether deals say of what type they are."""
        return bool(self.yearly.any())

    def counts_for(self, kpi: str) -> Floats:
        """What each row counts once it is won."""
        return {BOOKINGS: self.value, NEW_ARR: self.value * self.yearly, DEALS: np.ones(len(self.kind))}[kpi]

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
    terms, booked = model.book.terms.take(drawn.contracts), model.life.row[won]
    later = len(drawn.carriers) - drawn.opened
    kind = np.repeat([OPEN, LATER, RENEWING, BOOKED], [drawn.opened, later, len(terms), len(won)])
    labels = {
        name: np.concatenate([codes[drawn.carriers], terms.labels[name], codes[booked]])
        for name, codes in model.book.labels.items()
    }

    def whole(deals: Ints, contracts: Ints | int) -> Ints:
        """A column of all rows from one by version of the book and one by contract."""
        return np.concatenate([deals[drawn.carriers], np.broadcast_to(contracts, len(terms)), deals[booked]])

    worth = np.concatenate([model.values[drawn.carriers], terms.monthly * MONTHS, model.life.value[won]])
    owners = np.array([NEVER if owner is None else owner for owner in model.book.owners], dtype=np.int64)
    return Kept(
        day=model.day,
        edges=drawn.edges,
        draws=drawn.draws,
        wins=drawn.wins,
        kind=kind,
        deal=np.where(kind == LATER, NEVER, whole(model.book.deal, NEVER)),
        owner=owners[labels["person"]] if len(owners) else np.zeros(0, dtype=np.int64),
        value=worth,
        yearly=np.concatenate([model.yearly[drawn.carriers], np.zeros(len(terms)), model.yearly[booked]]),
        close_date=whole(model.book.close_date, terms.ends),
        closed=np.concatenate([np.full(len(drawn.carriers) + len(terms), NEVER), model.life.closed[won]]),
        labels=labels,
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
