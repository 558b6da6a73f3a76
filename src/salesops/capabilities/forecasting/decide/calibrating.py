"""The simulation made to agree with what experience has taught: its middle blended, its range stretched, draw by draw."""

from dataclasses import replace

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Simulated
from salesops.capabilities.forecasting.decide.looking import guesses, running
from salesops.capabilities.forecasting.decide.model import Model
from salesops.capabilities.forecasting.decide.trusting import Trust, blended
from salesops.capabilities.forecasting.facts import Floats

LEAST, MOST = 0.1, 4.0


def calibrated(model: Model, drawn: Simulated, trust: Trust) -> Simulated:
    """Each win of a draw times one factor of its span and draw: parts add up to the whole in every draw, as before."""
    factor = factors(model, drawn, trust)[drawn.wins.bucket, drawn.wins.draw]
    wins = replace(drawn.wins, amount=drawn.wins.amount * factor, deals=drawn.wins.deals * factor)
    return replace(drawn, wins=wins)


def factors(model: Model, drawn: Simulated, trust: Trust) -> Floats:
    """Span by draw."""
    totals, said = running(drawn), guesses(model, drawn)
    middles = np.median(totals, axis=1)
    horizons = drawn.edges - drawn.day
    wanted = np.array([_blend(said, trust, float(days), n) for n, days in enumerate(horizons)])
    wanted = np.maximum.accumulate(wanted)
    size = np.diff(wanted, prepend=0.0) / np.maximum(np.diff(middles, prepend=0.0), 1e-9)
    size = np.where(np.diff(middles, prepend=0.0) > 0, np.clip(size, LEAST, MOST), 1.0)
    stretch = np.array([trust.stretch(float(days)) for days in horizons])
    middle, total = wanted[:, None], totals * (wanted / np.maximum(middles, 1e-9))[:, None]
    spread = np.maximum(middle + stretch[:, None] * (total - middle), LEAST * total)
    return size[:, None] * np.divide(spread, total, out=np.ones_like(total), where=total > 0)


def _blend(said: dict[str, Floats], trust: Trust, horizon: float, place: int) -> float:
    return blended({method: float(values[place]) for method, values in said.items()}, trust.weights(horizon, list(said)))
