"""How fast deals are won and lost, by where they stand and how far ahead one looks."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.landmarks import BINS, Landmarks, tallies
from salesops.capabilities.forecasting.decide.shrinking import rates
from salesops.capabilities.forecasting.facts import Floats, Ints, Norm

ALL_BINS, FIRST_BIN = slice(None), slice(1)


@dataclass(frozen=True)
class Level:
    """Rates of the groups `keys` (sorted): group by bin, events a day."""

    keys: Ints
    won: Floats
    lost: Floats


@dataclass(frozen=True)
class Hazards:
    """From coarse to fine. `norms` are what counts where nothing was seen: by the coarsest key."""

    levels: tuple[Level, ...]
    norms: tuple[Floats, Floats]

    def of(self, keys: tuple[Ints, ...], bins: slice = ALL_BINS) -> tuple[Floats, Floats]:
        """Won and lost, by row and bin: of the finest group that was ever seen."""
        width = len(range(len(BINS) - 1)[bins])
        won, lost = (norm[keys[0]].repeat(width).reshape(-1, width) for norm in self.norms)
        for level, wanted in zip(self.levels, keys, strict=True):
            if not len(level.keys):
                continue
            place = np.minimum(np.searchsorted(level.keys, wanted), len(level.keys) - 1)
            known = level.keys[place] == wanted
            won[known], lost[known] = level.won[:, bins][place[known]], level.lost[:, bins][place[known]]
        return won, lost


def learn(marks: Landmarks, norms: tuple[Floats, Floats]) -> Hazards:
    """Counted by finest cell, from which the coarser ones are added up."""
    cells, first, cell = np.unique(marks.standing.levels[-1], return_index=True, return_inverse=True)
    days, *events = tallies(marks, cell, len(cells))
    levels = [level[first] for level in marks.standing.levels]
    coded = [np.unique(keys, return_inverse=True) for keys in levels]
    groups, bins = [codes for _, codes in coded], np.zeros(len(BINS) - 1)
    found = [rates(groups, happened, days, norm[levels[0]][:, None] + bins) for happened, norm in zip(events, norms, strict=True)]
    return Hazards(tuple(Level(keys, *both) for (keys, _), *both in zip(coded, *found, strict=True)), norms)


def norm_rates(norms: tuple[Norm, ...]) -> tuple[Floats, Floats]:
    """What the process expects, as events a day by stage."""
    chance = np.array([norm.probability for norm in norms])
    days = np.array([max(norm.days, 1.0) for norm in norms])
    return chance / days, (1 - chance) / days


def entry_rates(norms: tuple[Norm, ...], pipelines: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The same by pipeline, of its first stage."""
    first = {norm.pipeline: norm for norm in reversed(norms)}
    usual = Norm("", "", 0.2, 60.0)
    return norm_rates(tuple(first.get(name, usual) for name in pipelines))


def daily(rate: Floats, days: int) -> Floats:
    """Rates by bin as rates by day: row by day 1 to `days` ahead."""
    place = np.clip(np.searchsorted(BINS, np.arange(1, days + 1)) - 1, 0, len(BINS) - 2)
    return rate[:, place]


def chances(won: Floats, lost: Floats) -> Floats:
    """The chance to have been won by the end of each day, from daily rates: row by day 0 to the last."""
    both = won + lost
    left = np.exp(-(np.cumsum(both, axis=1) - both))
    share = np.divide(won, both, out=np.zeros_like(won), where=both > 0)
    summed = np.cumsum(left * share * -np.expm1(-both), axis=1)
    return np.concatenate([np.zeros((len(won), 1)), summed], axis=1)
