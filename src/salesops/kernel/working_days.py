"""Working days: Monday to Friday without the company's holidays. What a stage may last is counted in them, everywhere alike."""

from collections.abc import Collection
from datetime import date, timedelta

MONDAY = date(1970, 1, 5)
"""Whole weeks are counted from here."""
A_WEEK, WORKED = 7, 5
_DAY = timedelta(days=1)


def is_worked(day: date, holidays: Collection[date] = ()) -> bool:
    return day.weekday() < WORKED and day not in holidays


def working_days(entered: date, day: date, holidays: Collection[date] = ()) -> int:
    """The days worked after `entered`, up to and with `day`; below 0 where it lies before."""
    if day < entered:
        return -working_days(day, entered, holidays)
    free = sum(1 for holiday in set(holidays) if entered < holiday <= day and holiday.weekday() < WORKED)
    return _weekdays_until(day) - _weekdays_until(entered) - free


def entered_long_ago(day: date, days: int, holidays: Collection[date] = ()) -> date:
    """The last day on which something entered has stood more than `days` working days on `day`."""
    found, left = day, days + 1
    while left:
        left -= is_worked(found, holidays)
        found -= _DAY
    return found


def _weekdays_until(day: date) -> int:
    weeks, rest = divmod((day - MONDAY).days + 1, A_WEEK)
    return weeks * WORKED + min(rest, WORKED)
