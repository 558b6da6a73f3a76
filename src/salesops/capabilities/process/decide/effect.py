"""Differences between those who did something and those who did not, within strata, with 95 % intervals. Pure.

Shares: the Mantel-Haenszel risk difference with the variance of Sato, "On the variance estimator for the Mantel-Haenszel risk
difference" (Biometrics 45, 1989). Means: differences within strata weighted the same way, n1*n0/(n1+n0). Two plain shares:
Newcombe, "Interval estimation for the difference between independent proportions" (Statistics in Medicine 17, 1998), method 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 20
"""Cases on each side below which a difference is not told."""
_Z = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A difference with the interval it lies in, 95 times of 100."""

    value: float
    low: float
    high: float

    @property
    def tells(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Group:
    """Some deals: how many, how many of them won, the days they took (sum, and sum of squares)."""

    deals: int = 0
    won: int = 0
    days: float = 0.0
    days_squared: float = 0.0

    def __add__(self, other: "Group") -> "Group":
        days, squares = self.days + other.days, self.days_squared + other.days_squared
        return Group(self.deals + other.deals, self.won + other.won, days, squares)

    @property
    def win_rate(self) -> float | None:
        return self.won / self.deals if self.deals else None

    @property
    def mean_days(self) -> float | None:
        return self.days / self.deals if self.deals else None

    @property
    def variance(self) -> float:
        """Of the days, the unbiased one; 0 for a single deal."""
        if self.deals < 2:
            return 0.0
        return max(0.0, self.days_squared - self.days * self.days / self.deals) / (self.deals - 1)


@dataclass(frozen=True)
class Stratum:
    """Deals that are alike otherwise: those with a deviation and those without."""

    ones: Group
    others: Group

    @property
    def weight(self) -> float:
        both = self.ones.deals + self.others.deals
        return self.ones.deals * self.others.deals / both if both else 0.0


def win_rate_difference(strata: Sequence[Stratum]) -> Estimate | None:
    """How much the win rate of the ones lies above that of the others alike; None where no stratum has both, or too few."""
    used = _comparable(strata)
    if not used:
        return None
    total = sum(one.weight for one in used)
    value = sum(one.weight * ((one.ones.win_rate or 0.0) - (one.others.win_rate or 0.0)) for one in used) / total
    variance = (value * sum(map(_sato_p, used)) + sum(map(_sato_q, used))) / total**2
    margin = _Z * sqrt(max(0.0, variance))
    return Estimate(value, max(-1.0, value - margin), min(1.0, value + margin))


def _sato_p(one: Stratum) -> float:
    n1, n0, n = one.ones.deals, one.others.deals, one.ones.deals + one.others.deals
    a, b = one.ones.won, one.others.won
    return (n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2


def _sato_q(one: Stratum) -> float:
    n1, n0, n = one.ones.deals, one.others.deals, one.ones.deals + one.others.deals
    a, b = one.ones.won, one.others.won
    return (a * (n0 - b) + b * (n1 - a)) / (2 * n)


def days_difference(strata: Sequence[Stratum]) -> Estimate | None:
    """How many days longer the ones took than the others alike."""
    used = _comparable(strata)
    if not used:
        return None
    total = sum(one.weight for one in used)
    value = sum(one.weight * ((one.ones.mean_days or 0.0) - (one.others.mean_days or 0.0)) for one in used) / total
    variance = sum(one.weight**2 * (_of_mean(one.ones) + _of_mean(one.others)) for one in used) / total**2
    margin = _Z * sqrt(variance)
    return Estimate(value, value - margin, value + margin)


def _of_mean(group: Group) -> float:
    return group.variance / group.deals


def _comparable(strata: Sequence[Stratum]) -> list[Stratum]:
    """Those with deals on both sides, if there are enough of them in all; else none."""
    used = [one for one in strata if one.weight]
    ones, others = sum(one.ones.deals for one in used), sum(one.others.deals for one in used)
    return used if min(ones, others) >= ENOUGH else []


def share_difference(took: int, of: int, others_took: int, of_others: int) -> Estimate:
    """The difference of two independent shares."""
    one, other = took / of, others_took / of_others
    low, high = _wilson(took, of)
    other_low, other_high = _wilson(others_took, of_others)
    value = one - other
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return Estimate(value, value - below, value + above)


def _wilson(took: int, of: int) -> tuple[float, float]:
    share, square = took / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    margin = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return middle - margin, middle + margin
