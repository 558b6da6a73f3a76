"""The looks that trust is learned from: those that are kept, with what they came to as was known on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from salesops.capabilities.forecasting.decide.knowing import Life, booked
from salesops.capabilities.forecasting.facts import Look, day_of, number_of
from salesops.capabilities.forecasting.models import Said

RECIPE = 4
"""Raised whenever the method changes: what an older method said is no measure of this one."""
OFTEN, SELDOM = 7, 14
"""Days between looks, in a short history and in a long one."""
SHORT = 270
LOOKED_BACK = 364
FIRST_AFTER = 28
"""Days of bookings before the first look."""


def look_days(life: Life, day: int) -> list[int]:
    """The days at which to look: the same ones whatever day is asked about, so that most are there already."""
    if not life.won.any():
        return []
    begun = int(life.closed[life.won].min()) + FIRST_AFTER
    step = OFTEN if day - begun < SHORT else SELDOM
    first = max(begun, day - LOOKED_BACK)
    return list(range(first + -first % step, day, step))


def missing(days: Iterable[int]) -> list[int]:
    wanted = list(days)
    there = Said.objects.filter(recipe=RECIPE, day__in=[day_of(day) for day in wanted]).values_list("day", flat=True)
    known = {number_of(day) for day in there}
    return [day for day in wanted if day not in known]


def kept_looks(days: Sequence[int], life: Life) -> list[Look]:
    """Those of the days, with what came of them as `life` tells it."""
    found = Said.objects.filter(recipe=RECIPE, day__in=[day_of(day) for day in days]).order_by("day", "horizon")
    looks = [Look(number_of(row.day), row.horizon, row.said, row.low, row.high) for row in found]
    won = replace(life, **{name: getattr(life, name)[life.won] for name in ("closed", "status", "value")})
    return [replace(look, actual=booked(won, look.day + 1, look.end + 1)) for look in looks if look.end <= life.day]
