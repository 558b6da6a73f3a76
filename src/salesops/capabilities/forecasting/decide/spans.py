"""The spans of days a simulation is cut into, so that every period asked for is made of whole ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesops.capabilities.forecasting.facts import Ints, number_of
from salesops.kernel.period import Calendar, Grain, Period

NAMED = ("this", "next", "month", "next month", "year")
QUARTER: Grain = "fiscal_quarter"
YEAR: Grain = "fiscal_year"


def named_periods(day: date, calendar: Calendar) -> dict[str, Period]:
    """This quarter and the next, this month and the next, and the year: those of the company's own year. What `day`
    ends is over: the forecast is of the day after."""
    tomorrow = day + timedelta(days=1)
    this, month = (calendar.period_of(tomorrow, grain) for grain in (QUARTER, "month"))
    following = calendar.period_of(this.end, QUARTER)
    return {
        "this": this,
        "next": following,
        "month": month,
        "next month": calendar.period_of(month.end, "month"),
        "year": calendar.period_of(tomorrow, YEAR),
    }


def edges(day: date, periods: Iterable[Period]) -> Ints:
    """The last day of each span, the first of which begins after `day`."""
    bounds = {number_of(bound) - 1 for period in periods for bound in (period.start, period.end)}
    return np.array(sorted(bound for bound in bounds if bound > number_of(day)), dtype=np.int64)


def monthly(day: date, calendar: Calendar) -> tuple[Period, ...]:
    """The months from tomorrow's to the end of the longest of the named periods."""
    named = named_periods(day, calendar).values()
    return calendar.split(Period(day + timedelta(days=1), max(period.end for period in named)), "month")


@dataclass(frozen=True)
class Part:
    """What of a period is still to come, as spans from `first` to before `end`; none where it is over."""

    first: int
    end: int


def part_of(period: Period, day: int, cut: Ints) -> Part:
    """Raises ValueError where the period does not begin and end with spans."""
    start, last = number_of(period.start), number_of(period.end) - 1
    if last <= day:
        return Part(0, 0)
    first = 0 if start <= day + 1 else _place(cut, start - 1) + 1
    return Part(first, _place(cut, last) + 1)


def _place(cut: Ints, day: int) -> int:
    place = int(np.searchsorted(cut, day))
    if place >= len(cut) or cut[place] != day:
        raise ValueError("The simulation was not cut at the ends of this period.")
    return place
