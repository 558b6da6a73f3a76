"""Days as whole numbers since 1970, and what the simulated company does with them.

Everything happens in the office hours of New York, so that a moment's day is the same there and in UTC.
Stages move in the first two of these hours and the rest of the work follows, so that whatever was done
in a stage lies between entering and leaving it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from salesops.kernel.period import add_months

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NONE = -1
"""Stands for "no value" in whole-number columns."""

FISCAL_START_MONTH = 2
YEARS = 3
DAY = 86_400
MOVES_FROM = 14 * 3600
MOVES_FOR = 2 * 3600
WORK_FROM = 16 * 3600
WORK_FOR = 6 * 3600


@dataclass(frozen=True)
class Span:
    """The days that are simulated: from `start` (included) to `today` (excluded)."""

    start: int
    today: int

    @property
    def days(self) -> int:
        return self.today - self.start

    @classmethod
    def before(cls, today: date) -> "Span":
        return cls(day_number(add_months(today, -12 * YEARS)), day_number(today))


def day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def as_date(day: int) -> date:
    return date.fromordinal(int(day) + date(1970, 1, 1).toordinal())


def weekday(days: Ints) -> Ints:
    """0 = Monday."""
    return (days + 3) % 7


def next_workday(days: Ints) -> Ints:
    """The same day, or Monday for a day of the weekend."""
    return days + np.maximum(0, 7 - weekday(days)) * (weekday(days) >= 5)


def last_workday(days: Ints) -> Ints:
    """The same day, or Friday for a day of the weekend."""
    return days - np.maximum(0, weekday(days) - 4)


def months(days: Ints) -> Ints:
    """Months since 1970."""
    return days.astype("M8[D]").astype("M8[M]").astype(np.int64)


def month_start(number: Ints) -> Ints:
    return number.astype("M8[M]").astype("M8[D]").astype(np.int64)


def quarter_end(days: Ints) -> Ints:
    """The first day after the fiscal quarter that each day belongs to."""
    shift = FISCAL_START_MONTH - 1
    return month_start((months(days) - shift) // 3 * 3 + 3 + shift)


def year_later(days: Ints) -> Ints:
    """The same day of the next year; the first of March for the 29th of February."""
    number = months(days)
    return month_start(number + 12) + (days - month_start(number))
