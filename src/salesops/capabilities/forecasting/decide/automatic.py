"""Automatic series models on the bookings of whole months (exponential smoothing, ARIMA, theta), by statsforecast."""

import warnings
from datetime import date
from functools import lru_cache

import numpy as np

from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.facts import Floats, day_of, number_of
from salesops.kernel.period import Calendar, Period

AUTOMATIC = "automatic series"
FEWEST_MONTHS, SEASONAL_MONTHS = 8, 24
REMEMBERED = 64
"""So many answers of the models are remembered: within a month they say the same every day."""


def automatic(life: Life, until: date, calendar: Calendar) -> dict[Period, float]:
    """What each month brings, of all there were and those to come before `until`: those that are over as they were, the
    others as the median of three models says, never less than is booked. Empty where there is too little to go by."""
    if not life.won.any():
        return {}
    month = calendar.start_of(day_of(life.day + 1), "month")
    begun = calendar.next_start(calendar.start_of(day_of(int(life.closed[life.won].min())), "month"), "month")
    past = {one: _booked(life, one) for one in calendar.split(Period(begun, max(begun, month)), "month")}
    if len(past) < FEWEST_MONTHS:
        return {}
    coming = calendar.split(Period(month, max(month, until)), "month")
    said = _models(tuple(past.values()), len(coming)) if coming else ()
    return past | {one: max(float(value), _booked(life, one)) for one, value in zip(coming, said, strict=True)}


def of_period(months: dict[Period, float], period: Period, calendar: Calendar) -> float | None:
    """None where a month of it is not there."""
    wanted = calendar.split(period, "month")
    return sum(months[one] for one in wanted) if all(one in months for one in wanted) else None


@lru_cache(maxsize=REMEMBERED)
def _models(past: tuple[float, ...], months: int) -> tuple[float, ...]:
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

    season = 12 if len(past) >= SEASONAL_MONTHS else 1
    small = {"max_p": 2, "max_q": 2, "max_P": 1, "max_Q": 1}
    models = (AutoETS(season_length=season), AutoTheta(season_length=season), AutoARIMA(season_length=season, **small))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        said = [model.forecast(y=np.array(past), h=months)["mean"] for model in models]
    middle: Floats = np.median(np.array(said), axis=0)
    return tuple(np.maximum(middle, 0.0).tolist())


def _booked(life: Life, period: Period) -> float:
    rows = life.won & (life.closed >= number_of(period.start)) & (life.closed < number_of(period.end))
    return float(life.value[rows].sum())
