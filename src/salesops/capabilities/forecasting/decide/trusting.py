"""Which method to believe how much, and how wide the range must be: by how they did before, on days that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.looking import METHODS, OWN, SIMULATED
from salesops.capabilities.forecasting.facts import Floats, Ints, Look

PRIOR_LOOKS = 3.0
"""How many looks with its usual error each method is given to begin with."""
PRIOR_ERRORS = np.array([0.2, 0.25, 0.4, 0.4])
"""By METHODS: errors that are usual, in parts of the amount."""
SHARPNESS = 2.0
"""A method with half the squared error of another counts 2 ** SHARPNESS times as much."""
NEAR = 1.0
"""Looks over other horizons count less: by e for a horizon so far away, as a logarithm."""
MEMORY_HALF_LIFE = 270.0
PRIOR_STRETCH = 1.0
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
        """How much of the blend each method is: our own two, and whatever was better here than both of them."""
        near = self._nearness(horizon)[:, None] * ~np.isnan(self.errors)
        squares = PRIOR_LOOKS * PRIOR_ERRORS**2 + (near * np.nan_to_num(self.errors) ** 2).sum(axis=0)
        trusted = (squares / (PRIOR_LOOKS + near.sum(axis=0))) ** -SHARPNESS
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
        apart = np.abs(np.log(self.horizon / max(horizon, 1.0)))
        nearness: Floats = np.exp(-apart / NEAR) * 0.5 ** ((self.day - self.end) / MEMORY_HALF_LIFE)
        return nearness


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
