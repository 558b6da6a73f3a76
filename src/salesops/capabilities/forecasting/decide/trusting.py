"""Which method to believe how much, and how wide the range must be: by how they did before, on days that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.looking import METHODS, OWN, PIPELINE, SIMULATED
from salesops.capabilities.forecasting.facts import Floats, Ints, Look

PRIOR_LOOKS = 8.0
"""How many looks with its usual error each method is given to begin with."""
PRIOR_ERRORS = np.array([0.2, 0.3, 0.3, 0.4, 0.4])
"""By METHODS: errors that are usual, in parts of the amount."""
WEIGHTED_REACHES = 60.0
"""Days ahead from which on the pipeline there is says less and less: what is not yet created is not in it."""
SHARPNESS = 4.0
"""A method that misses by half as much as another counts 2 ** SHARPNESS times as much."""
NEAR = 1.0
"""Looks over other horizons count less: by e for a horizon so far away, as a logarithm."""
MEMORY_HALF_LIFE = 270.0
PRIOR_STRETCH = 1.15
HALF_NORMAL = np.array([0.078, 0.237, 0.402, 0.579, 0.776, 1.010, 1.318, 1.863])
"""Eight values as a normal deviate has them, by size: what scores are like where the range is right."""
NORMAL_80 = 1.2816
LEAST_STRETCH, MOST_STRETCH = 0.6, 4.0


@dataclass(frozen=True)
class Trust:
    """One row a look that is over. errors: by method, in parts of a usual amount for the days, NaN where it said nothing.
    scores: how far what happened was from the blend said then, in spreads of the range said then."""

    day: int
    horizon: Ints
    end: Ints
    errors: Floats
    scores: Floats

    def weights(self, horizon: float, methods: Sequence[str]) -> dict[str, float]:
        """How much of the blend each method is: ours, and whatever was better here than each of them."""
        near = self._nearness(horizon)[:, None] * ~np.isnan(self.errors)
        further = [max(1.0, horizon / WEIGHTED_REACHES) if method == PIPELINE else 1.0 for method in METHODS]
        missed = PRIOR_LOOKS * PRIOR_ERRORS * further + (near * np.abs(np.nan_to_num(self.errors))).sum(axis=0)
        trusted = (missed / (PRIOR_LOOKS + near.sum(axis=0))) ** -SHARPNESS
        best = max(float(trusted[METHODS.index(method)]) for method in methods if method in OWN)
        scores = {method: float(trusted[METHODS.index(method)]) for method in methods}
        chosen = {method: score for method, score in scores.items() if method in OWN or score > best}
        return {method: value / sum(chosen.values()) for method, value in chosen.items()}

    def stretch(self, horizon: float) -> float:
        """What the simulated range is to be multiplied by, so that four of five outcomes fall inside it."""
        values = np.concatenate([np.abs(self.scores), PRIOR_STRETCH * HALF_NORMAL])
        weights = np.concatenate([self._nearness(horizon), np.ones(len(HALF_NORMAL))])
        order = np.argsort(values)
        reached = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
        return float(np.clip(np.interp(0.8, reached, values[order]) / NORMAL_80, LEAST_STRETCH, MOST_STRETCH))

    def until(self, day: int) -> "Trust":
        """What could have been known on an earlier day."""
        over = self.end <= day
        return replace(
            self, day=day, horizon=self.horizon[over], end=self.end[over], errors=self.errors[over], scores=self.scores[over]
        )

    def _nearness(self, horizon: float) -> Floats:
        """How much each look counts: less over other horizons, less if long ago, and less where the days of several looks
        are the same days."""
        apart = np.abs(np.log(self.horizon / max(horizon, 1.0)))
        alone = np.minimum(1.0, self._apart() / self.horizon)
        nearness: Floats = alone * np.exp(-apart / NEAR) * 0.5 ** ((self.day - self.end) / MEMORY_HALF_LIFE)
        return nearness

    def _apart(self) -> float:
        """Days between two looks."""
        days = np.unique(self.end - self.horizon)
        return float(np.median(np.diff(days))) if len(days) > 1 else 1.0


def trust(looks: Sequence[Look], day: int) -> Trust:
    """From the looks whose last day is over on `day`, each blended as it could have been then."""
    over = sorted((look for look in looks if look.end <= day), key=lambda look: (look.day, look.horizon))
    horizon, end = (np.array([getattr(look, name) for look in over], dtype=np.int64) for name in ("horizon", "end"))
    errors = np.array([_errors(look) for look in over]).reshape(-1, len(METHODS))
    found = Trust(day, horizon, end, errors, np.zeros(len(over)))
    then = {begun: found.until(begun) for begun in {look.day for look in over}}
    return replace(found, scores=np.array([_score(look, then[look.day]) for look in over]))


def blended(said: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weight * said[method] for method, weight in weights.items())


def _errors(look: Look) -> list[float]:
    return [(look.said[method] - look.actual) / _scale(look) if method in look.said else np.nan for method in METHODS]


def _score(look: Look, then: Trust) -> float:
    simulated = look.said[SIMULATED]
    middle = blended(look.said, then.weights(look.horizon, list(look.said)))
    side = look.high - simulated if look.actual > middle else simulated - look.low
    spread = side * (middle / simulated if simulated > 0 else 1.0) / NORMAL_80
    return (look.actual - middle) / max(spread, 0.02 * _scale(look))


def _scale(look: Look) -> float:
    """A usual amount for the days, so that errors of different times compare."""
    return max(abs(look.actual), float(np.mean(list(look.said.values()))), 1e-9)
