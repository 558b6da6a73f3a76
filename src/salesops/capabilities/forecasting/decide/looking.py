"""What each method says of the days ahead, on one day: the simulation, the stream, the pipeline, and
the same days a quarter and a year ago."""

from collections.abc import Sequence

import numpy as np

from salesops.capabilities.forecasting.decide.drawing import Simulated, simulate
from salesops.capabilities.forecasting.decide.flow import stream
from salesops.capabilities.forecasting.decide.knowing import Life, booked
from salesops.capabilities.forecasting.decide.model import Model, learn_model
from salesops.capabilities.forecasting.decide.rivals import weighted_by
from salesops.capabilities.forecasting.facts import Book, Floats, Ints, Look

SIMULATED, STREAM, PIPELINE, QUARTER_AGO, YEAR_AGO = METHODS = ("simulated", "stream", "pipeline", "quarter ago", "year ago")
OWN = (SIMULATED, STREAM, PIPELINE)
HORIZONS = (7, 14, 28, 42, 63, 91, 182)
QUARTER, YEAR = 91, 364
LOOK_DRAWS = 200
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


def looks(book: Book, day: int, fiscal_start_month: int, *, seed: int, horizons: Sequence[int] = HORIZONS) -> list[Look]:
    """What would have been said on `day`. What it came to is not looked at."""
    model = learn_model(book, day, fiscal_start_month)
    edges = day + np.array(horizons)
    drawn = simulate(model, edges, seed=seed, draws=LOOK_DRAWS)
    said, totals = guesses(model, drawn), running(drawn)
    low, high = np.quantile(totals, [LOW, HIGH], axis=1)
    return [
        Look(day, horizon, {method: float(said[method][n]) for method in said}, float(low[n]), float(high[n]))
        for n, horizon in enumerate(horizons)
    ]


def running(drawn: Simulated) -> Floats:
    """What is won by each edge: edge by draw."""
    return np.cumsum(drawn.by_span(), axis=0)


def guesses(model: Model, drawn: Simulated) -> dict[str, Floats]:
    """By method, the bookings from tomorrow to each edge; a method that cannot say is left out."""
    ahead = drawn.edges - model.day
    by_day = stream(model.life, int(ahead[-1]), model.fiscal_start_month)
    found = {SIMULATED: np.median(running(drawn), axis=1)}
    if by_day is not None:
        found[STREAM] = np.cumsum(by_day)[ahead - 1]
    if len(model.standing.row):
        found[PIPELINE] = weighted_by(model.book, model.standing.row, model.values, drawn.edges, model.day)
    for method, back in ((QUARTER_AGO, QUARTER), (YEAR_AGO, YEAR)):
        before = _repeated(model.life, ahead, back)
        if before is not None:
            found[method] = before
    return found


def _repeated(life: Life, ahead: Ints, back: int) -> Floats | None:
    """The same days before; None where the history does not reach back that far."""
    shifts = back * np.ceil(ahead / back).astype(np.int64)
    if not life.won.any() or life.day + 1 - shifts.max() < life.closed[life.won].min():
        return None
    starts = life.day + 1 - shifts
    return np.array([booked(life, int(start), int(start + days)) for start, days in zip(starts, ahead, strict=True)])
