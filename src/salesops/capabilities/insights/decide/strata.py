"""Win rates with and without something, compared within groups alike in size and segment: Mantel-Haenszel.

Everything is counted in four arrays of shape (habits, strata): deals with the habit and how many of them were won, deals
without it and how many of those were won. Sources:

- the pooled difference and its weights: Greenland and Robins, Biometrics 41 (1985) 55-68;
- its variance, right for few large strata and for many small ones: Sato, Biometrics 45 (1989) 1323-1324;
- the test: Mantel and Haenszel, Journal of the National Cancer Institute 22 (1959) 719-748, without continuity correction.
"""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

Floats = np.ndarray
Z95 = 1.959964
"""The half width of a 95 % interval, in standard errors."""


@dataclass(frozen=True)
class Counts:
    """Shape (habits, strata) each."""

    with_it: Floats
    won_with: Floats
    without: Floats
    won_without: Floats

    @property
    def total(self) -> Floats:
        return self.with_it + self.without

    @property
    def comparable(self) -> Floats:
        """Strata with deals on both sides: only these say anything."""
        return (self.with_it > 0) & (self.without > 0)

    def informative(self) -> "Counts":
        """The same without the strata that have one side only."""
        kept = self.comparable
        return Counts(*(np.where(kept, part, 0.0) for part in (self.with_it, self.won_with, self.without, self.won_without)))


@dataclass(frozen=True)
class Pooled:
    """One value a habit. `rate` and `other` are win rates as if both sides had the same mix of strata; they differ by
    `difference`. NaN where nothing can be compared."""

    rate: Floats
    other: Floats
    difference: Floats
    error: Floats
    p: Floats

    @property
    def low(self) -> Floats:
        return self.difference - Z95 * self.error

    @property
    def high(self) -> Floats:
        return self.difference + Z95 * self.error


def pooled(counts: Counts) -> Pooled:
    """The difference of win rates within strata, over all of them."""
    of = counts.informative()
    total = of.total
    weights = _over(of.with_it * of.without, total)
    whole = weights.sum(axis=1)
    rate = _over((weights * _over(of.won_with, of.with_it)).sum(axis=1), whole, np.nan)
    other = _over((weights * _over(of.won_without, of.without)).sum(axis=1), whole, np.nan)
    difference = rate - other
    return Pooled(rate, other, difference, _error(of, difference, whole), _p(of))


def _error(of: Counts, difference: Floats, whole: Floats) -> Floats:
    """Sato's standard error of the pooled difference."""
    total = of.total
    p = of.with_it**2 * of.won_without - of.without**2 * of.won_with + of.with_it * of.without * (of.without - of.with_it) / 2
    q = of.won_with * (of.without - of.won_without) + of.won_without * (of.with_it - of.won_with)
    spread = difference * _over(p, total**2).sum(axis=1) + _over(q, 2 * total).sum(axis=1)
    return np.sqrt(np.maximum(_over(spread, whole**2, np.nan), 0.0))


def _p(of: Counts) -> Floats:
    """The chance of a difference as large where there is none."""
    total = of.total
    won = of.won_with + of.won_without
    expected = _over(of.with_it * won, total)
    spread = _over(of.with_it * of.without * won * (total - won), total**2 * (total - 1))
    off = (of.won_with - expected).sum(axis=1)
    chi = _over(off**2, spread.sum(axis=1))
    return np.array([erfc(sqrt(value / 2)) for value in chi])


def interval(won: Floats, deals: Floats) -> tuple[Floats, Floats]:
    """A 95 % interval of a share: Wilson, Journal of the American Statistical Association 22 (1927) 209-212."""
    share = _over(won, deals)
    centre = share + _over(Z95**2, 2 * deals)
    half = Z95 * np.sqrt(_over(share * (1 - share), deals) + _over(Z95**2, 4 * deals**2))
    scale = 1 + _over(Z95**2, deals)
    return np.where(deals > 0, (centre - half) / scale, 0.0), np.where(deals > 0, (centre + half) / scale, 1.0)


def _over(numerator: Floats | float, denominator: Floats, empty: float = 0.0) -> Floats:
    numerator, denominator = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    return np.divide(numerator, denominator, out=np.full(denominator.shape, empty), where=denominator > 0)
