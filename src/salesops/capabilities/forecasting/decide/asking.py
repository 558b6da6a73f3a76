"""What carries a forecast: which deals make its range wide, and what would have to be true to reach a target."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.keeping import OPEN, Kept
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.decide.telling import totals
from salesops.capabilities.forecasting.facts import Floats, Ints
from salesops.kernel.period import Period


@dataclass(frozen=True)
class Carrier:
    """An open deal: its chance to be won in the period, what it brings on average, and its share of the range's width."""

    deal: int
    owner: int
    value: float
    chance: float
    expected: float
    share_of_range: float


@dataclass(frozen=True)
class Needed:
    """A deal and how often it is won in the period, over all draws and over those that reach the target."""

    deal: int
    owner: int
    value: float
    chance: float
    chance_if_reached: float


@dataclass(frozen=True)
class Reaching:
    """chance: of the period to reach the target. still_needed: what is missing from what is booked."""

    target: float
    chance: float
    booked: float
    still_needed: float
    deals: tuple[Needed, ...]


def carriers(kept: Kept, period: Period, *, limit: int = 10, owners: frozenset[int] | None = None) -> list[Carrier]:
    """The deals that the range depends on most: by their share of the variance of the total."""
    whole = totals(kept, period, owners)
    rows, draw, amount = _wins(kept, period, owners)
    count = int((kept.kind == OPEN).sum())
    together = np.bincount(rows, amount * (whole - whole.mean())[draw], count) / kept.draws
    share = together / max(float(whole.var()), 1e-9)
    part = part_of(period, kept.day, kept.edges)
    chance, expected = (table[:, part.first : part.end].sum(axis=1) for table in (kept.chance, kept.expected))
    order = [n for n in np.argsort(-share)[:limit] if share[n] > 0]
    return [
        Carrier(
            int(kept.deal[n]), int(kept.owner[n]), float(kept.value[n]), float(chance[n]), float(expected[n]), float(share[n])
        )
        for n in order
    ]


def reaching(kept: Kept, period: Period, target: float, *, limit: int = 10, owners: frozenset[int] | None = None) -> Reaching:
    """How likely the target is, and the deals that are won more often where it is reached."""
    whole = totals(kept, period, owners)
    reached = whole >= target
    booked = float(kept.value[kept.booked(period, kept.of_owners(owners))].sum())
    rows, draw, _ = _wins(kept, period, owners)
    count = int((kept.kind == OPEN).sum())
    always = np.bincount(rows, minlength=count) / kept.draws
    then = np.bincount(rows, reached[draw].astype(float), count) / max(int(reached.sum()), 1)
    order = [n for n in np.argsort(-(then - always) * kept.value[:count])[:limit] if then[n] > always[n]] if reached.any() else []
    deals = tuple(
        Needed(int(kept.deal[n]), int(kept.owner[n]), float(kept.value[n]), float(always[n]), float(then[n])) for n in order
    )
    return Reaching(target, float(reached.mean()), booked, max(0.0, target - booked), deals)


def _wins(kept: Kept, period: Period, owners: frozenset[int] | None) -> tuple[Ints, Ints, Floats]:
    """Row, draw and amount of each win of an open deal in the period."""
    part, mine = part_of(period, kept.day, kept.edges), kept.of_owners(owners)
    wins = kept.wins
    chosen = (wins.bucket >= part.first) & (wins.bucket < part.end) & (kept.kind[wins.carrier] == OPEN) & mine[wins.carrier]
    return wins.carrier[chosen], wins.draw[chosen], wins.amount[chosen]
