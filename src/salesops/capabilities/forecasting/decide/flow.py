"""Bookings as a stream: how much a day brings lately, and what the place of the day in its quarter does to it."""

import numpy as np

from salesops.capabilities.forecasting.decide.growth import growth_of
from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.decide.places import MONTHS, WEEKS, places
from salesops.capabilities.forecasting.facts import Floats, Ints

LEVEL_HALF_LIFE = 120.0
SEASON_HALF_LIFE = 365.0
STRENGTH_DAYS = 20.0
AROUND = 91
FEWEST_DAYS = 28
ROUNDS = 5


def stream(life: Life, ahead: int, fiscal_start_month: int) -> Floats | None:
    """What each of the next `ahead` days brings, on average; None where too little is known."""
    won = life.won
    first = int(life.closed[won].min()) if won.any() else life.day
    if life.day - first < FEWEST_DAYS:
        return None
    days = np.arange(first, life.day + 1)
    bookings = np.bincount(life.closed[won] - first, life.value[won], len(days))
    season = _season(bookings, days, life.day, fiscal_start_month)
    coming, past = life.day + np.arange(1, ahead + 1), 0.5 ** ((life.day - days) / LEVEL_HALF_LIFE)
    usual = past * _of(season, days, fiscal_start_month)
    level, middle = (past * bookings).sum() / usual.sum(), (usual * days).sum() / usual.sum()
    growth = growth_of(life.day - life.closed[won])
    return level * growth.over(coming - middle) * _of(season, coming, fiscal_start_month)


def _season(bookings: Floats, days: Ints, today: int, fiscal_start_month: int) -> tuple[Floats, Floats]:
    """Factors by month in the quarter and by week to its end, each estimated with the other taken out."""
    month, week = places(days, fiscal_start_month)
    weight = 0.5 ** ((today - days) / SEASON_HALF_LIFE)
    compared = weight * bookings / np.maximum(_usual(bookings), 1e-9)
    of_month, of_week = np.ones(MONTHS), np.ones(WEEKS)
    for _ in range(ROUNDS):
        of_month = _factors(month, compared / of_week[week], weight, MONTHS)
        of_week = _factors(week, compared / of_month[month], weight, WEEKS)
    return of_month, of_week


def _factors(place: Ints, compared: Floats, weight: Floats, count: int) -> Floats:
    return (np.bincount(place, compared, count) + STRENGTH_DAYS) / (np.bincount(place, weight, count) + STRENGTH_DAYS)


def _usual(bookings: Floats) -> Floats:
    """The average of the quarter around each day; at the ends, the days there are stand for those there are not."""
    side = AROUND // 2
    padded = np.pad(bookings, side, mode="reflect" if len(bookings) > side else "edge")
    return np.convolve(padded, np.ones(AROUND) / AROUND, "valid")


def _of(season: tuple[Floats, Floats], days: Ints, fiscal_start_month: int) -> Floats:
    month, week = places(days, fiscal_start_month)
    return season[0][month] * season[1][week]
