"""Which of many differences are told: enough deals on both sides, and few false ones among those told."""

import numpy as np

from salesops.capabilities.insights.decide.strata import Counts, Floats, interval, pooled
from salesops.capabilities.insights.facts import Effect, Side, Verdict

ENOUGH = 30
"""Deals on each side, in comparable groups, below which nothing is said."""
ENOUGH_ENDINGS = 10
"""And of both endings, won and lost."""
FALSE_SHARE = 0.05
"""The share of false differences among those told that is put up with."""


def judge(keys: tuple[str, ...], counts: Counts) -> tuple[Effect, ...]:
    """One effect a habit. Habits with too little behind them are not tested, so that they cost the others nothing."""
    found = pooled(counts)
    rate, other, difference = (np.nan_to_num(part) for part in (found.rate, found.other, found.difference))
    low, high = np.nan_to_num(found.low), np.nan_to_num(found.high)
    of = counts.informative()
    told = _enough(of)
    adjusted = np.ones(len(keys))
    adjusted[told] = false_discovery(found.p[told])
    raw = [part.sum(axis=1) for part in (counts.with_it, counts.won_with, counts.without, counts.won_without)]
    ranges = [*interval(raw[1], raw[0]), *interval(raw[3], raw[2])]
    return tuple(
        Effect(
            key,
            _verdict(enough=bool(told[n]), q=float(adjusted[n]), difference=float(difference[n])),
            Side(int(raw[0][n]), int(raw[1][n]), float(rate[n]), float(ranges[0][n]), float(ranges[1][n])),
            Side(int(raw[2][n]), int(raw[3][n]), float(other[n]), float(ranges[2][n]), float(ranges[3][n])),
            float(difference[n]),
            float(low[n]),
            float(high[n]),
            float(found.p[n]),
            float(adjusted[n]),
        )
        for n, key in enumerate(keys)
    )


def _enough(of: Counts) -> Floats:
    won = (of.won_with + of.won_without).sum(axis=1)
    lost = of.total.sum(axis=1) - won
    sides = np.minimum(of.with_it.sum(axis=1), of.without.sum(axis=1)) >= ENOUGH
    enough: Floats = sides & (np.minimum(won, lost) >= ENOUGH_ENDINGS)
    return enough


def _verdict(*, enough: bool, q: float, difference: float) -> Verdict:
    if not enough:
        return "too_few"
    if q > FALSE_SHARE:
        return "unclear"
    return "more_won" if difference > 0 else "more_lost"


def false_discovery(p: Floats) -> Floats:
    """Adjusted so that those at or below a level hold at most that share of false ones, on average.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289-300. It holds for independent tests
    and for ones that lean the same way, as those of habits that come together do.
    """
    count = len(p)
    if not count:
        return p
    order = np.argsort(p)
    scaled = p[order] * count / np.arange(1, count + 1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
