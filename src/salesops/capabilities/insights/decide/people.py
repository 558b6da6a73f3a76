"""Who the best are, and which habits they have more often than the others. Pure."""

from collections.abc import Sequence

import numpy as np

from salesops.capabilities.insights.decide.discoveries import false_discovery
from salesops.capabilities.insights.facts import Best, Practice

DEALS_EACH = 20
"""Closed deals below which nobody is called good or bad."""
PEOPLE = 8
"""People with so many deals below which nobody is called the best."""
SHARE = 0.25
"""Of those people, how many are the best."""
SHUFFLES = 2_000


def best_of(owners: np.ndarray, won: np.ndarray, expected: np.ndarray, deals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best and the others, by wins over the wins expected of deals in the same segments. Empty where too few people."""
    enough = np.flatnonzero((deals >= DEALS_EACH) & (expected > 0))
    if len(enough) < PEOPLE:
        return owners[:0], owners[:0]
    order = enough[np.argsort(-(won[enough] / expected[enough]), kind="stable")]
    top = max(2, round(SHARE * len(order)))
    return owners[order[:top]], owners[order[top:]]


def practices(keys: Sequence[str], shares: np.ndarray, best: np.ndarray) -> tuple[Practice, ...]:
    """shares: people by habits, NaN where somebody has no such deals; `best`: which people are. Tested by shuffling who is."""
    if not len(keys) or not best.any() or best.all():
        return ()
    known = ~np.isnan(shares)
    filled = np.where(known, shares, 0.0)
    gap = _gap(filled, known, best[None, :])[0]
    draws = np.random.Generator(np.random.PCG64(1)).random((SHUFFLES, len(best)))
    shuffled = draws.argsort(axis=1) < best.sum()
    larger = (np.abs(_gap(filled, known, shuffled)) >= np.abs(gap)[None, :] - 1e-12).sum(axis=0)
    q = false_discovery((1 + larger) / (1 + SHUFFLES))
    first, second = _mean(filled, known, best[None, :])[0], _mean(filled, known, ~best[None, :])[0]
    return tuple(Practice(key, float(first[n]), float(second[n]), float(q[n])) for n, key in enumerate(keys))


def _gap(shares: np.ndarray, known: np.ndarray, best: np.ndarray) -> np.ndarray:
    gap: np.ndarray = _mean(shares, known, best) - _mean(shares, known, ~best)
    return gap


def _mean(shares: np.ndarray, known: np.ndarray, who: np.ndarray) -> np.ndarray:
    chosen = who.astype(float)
    mean: np.ndarray = (chosen @ shares) / np.maximum(chosen @ known.astype(float), 1.0)
    return mean


def who_is_best(owner: np.ndarray, segment: np.ndarray, deals: np.ndarray, won: np.ndarray) -> Best:
    """From one row an owner and segment: deals closed and won."""
    owners, place = np.unique(owner, return_inverse=True)
    segments, group = np.unique(segment, return_inverse=True)
    rate = np.bincount(group, won, len(segments)) / np.maximum(np.bincount(group, deals, len(segments)), 1)
    sums = [np.bincount(place, values, len(owners)) for values in (won, deals * rate[group], deals)]
    best, others = best_of(owners, *sums)
    return Best(tuple(map(int, best)), len(others))
