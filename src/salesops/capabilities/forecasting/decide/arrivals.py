"""Deals that do not exist yet: how many will be created and won, day by day, and which earlier ones they are like."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.growth import YEAR, growth_of
from salesops.capabilities.forecasting.decide.hazards import chances, daily
from salesops.capabilities.forecasting.decide.landmarks import BANDS, LOOKED_BACK
from salesops.capabilities.forecasting.decide.model import Model
from salesops.capabilities.forecasting.decide.yearly import month_of, year_season
from salesops.capabilities.forecasting.facts import Floats, Ints

RATE_HALF_LIFE = 91.0
POOL_HALF_LIFE = 182.0
SEEN_LATELY = 182
FEWEST_ALIKE = 5
_NO_GROUP = -1


@dataclass(frozen=True)
class Arrivals:
    """By group (pipeline and band): deals to be won out of those created later, by day 1 to the last. unsure: by day, how far
    off growth may have led by then (the standard deviation of a logarithm)."""

    groups: Ints
    wins: Floats
    unsure: Floats

    @property
    def pipelines(self) -> Ints:
        return self.groups // BANDS


def arrivals(model: Model, days: int) -> Arrivals:
    group, age = _new(model)
    if not len(group) or days < 1:
        return Arrivals(np.zeros(0, dtype=np.int64), np.zeros((0, days)), np.zeros(days))
    keys, code = np.unique(group, return_inverse=True)
    growth, ahead = growth_of(age), np.arange(1, days + 1)
    season = year_season(model.day, age, growth)
    past = np.arange(max(int(age.max()), 1))
    weight = 0.5 ** (past / RATE_HALF_LIFE) * season[month_of(model.day - past)]
    rate = np.bincount(code, 0.5 ** (age / RATE_HALF_LIFE)) / weight.sum()
    since = ahead + (weight * past).sum() / weight.sum()
    later = season[month_of(model.day + ahead)] * growth.over(since)
    pipeline = keys // BANDS
    won, lost = model.entering.of((pipeline, keys))
    density = np.diff(chances(daily(won, days), daily(lost, days)), axis=1)
    wins = np.stack([np.convolve(rate[n] * later, density[n])[:days] for n in range(len(keys))])
    return Arrivals(keys, wins * model.pace.won.of(model.day + ahead, model.fiscal_start_month), growth.unsure * since / YEAR)


def _new(model: Model) -> tuple[Ints, Ints]:
    """The group and age of deals that were created, other than those that renew a contract: those come with its end."""
    recent = np.flatnonzero(model.life.created >= model.day - LOOKED_BACK)
    mine = ~np.isin(recent, model.renewing.deals)
    return model.born.standing.cell[mine], model.day - model.born.look[mine]


def alike(model: Model, group: int) -> tuple[Ints, Floats]:
    """Deals that were won, by their place among the lives, and how likely the next one is like each of them."""
    life, won = model.life, np.flatnonzero(model.life.won)
    of_group = np.zeros(len(life), dtype=np.int64) + _NO_GROUP
    of_group[np.flatnonzero(life.created >= model.day - LOOKED_BACK)] = model.born.standing.cell
    of_group[model.renewing.deals] = _NO_GROUP
    chosen = won[of_group[won] == group]
    if len(chosen) < FEWEST_ALIKE:
        chosen = won[life.pipeline[won] == group // BANDS]
    owners = model.book.labels["person"][life.row]
    active = np.unique(owners[np.minimum(life.closed, model.day) > model.day - SEEN_LATELY])
    here = chosen[np.isin(owners[chosen], active)]
    chosen = here if len(here) >= FEWEST_ALIKE else chosen
    weight = 0.5 ** ((model.day - life.closed[chosen]) / POOL_HALF_LIFE)
    return chosen, weight / max(float(weight.sum()), 1e-12)
