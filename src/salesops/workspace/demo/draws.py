"""Random numbers that depend on nothing but the seed and what they are for."""

from zlib import crc32

import numpy as np

from salesops.workspace.demo.clock import Floats, Ints


class Draws:
    """Hands each purpose its own generator, so that a change in one part leaves the others as they were."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, purpose: str, block: int = 0) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, crc32(purpose.encode()), block])))


def weighted(rng: np.random.Generator, weights: Floats, count: int) -> Ints:
    """Places in `weights`, as often as they weigh, in order."""
    sums = np.cumsum(weights)
    return np.searchsorted(sums, np.sort(rng.random(count)) * sums[-1], side="right").astype(np.int64)


def chosen(rng: np.random.Generator, weights: list[float] | Floats, count: int) -> Ints:
    """Places in `weights`, as often as they weigh, in no order."""
    sums = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(sums, rng.random(count) * sums[-1], side="right").astype(np.int64)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """For `counts` things in each of the rows: which row each belongs to, and its number among the row's."""
    rows = np.repeat(np.arange(len(counts)), counts)
    firsts = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - firsts[rows]
