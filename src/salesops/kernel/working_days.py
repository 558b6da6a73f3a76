"""Working days: those of somebody's week, Monday to Friday unless they have their own, without the company's holidays.

What a stage may last is counted in them, everywhere alike: in the days of whoever owns the deal.
"""

from collections.abc import Collection
from datetime import date, timedelta

MONDAY = date(1970, 1, 5)
"""Whole weeks are counted from here."""
A_WEEK = 7
_DAY = timedelta(days=1)
Week = frozenset[int]
"""The days of the week on which somebody works, Monday 0."""
WORKED = 5
MONDAY_TO_FRIDAY: Week = frozenset(range(WORKED))


def is_worked(day: date, holidays: Collection[date] = (), week: Week = MONDAY_TO_FRIDAY) -> bool:
    return day.weekday() in week and day not in holidays


def working_days(entered: date, day: date, holidays: Collection[date] = (), week: Week = MONDAY_TO_FRIDAY) -> int:
    """The days worked after `entered`, up to and with `day`; below 0 where it lies before."""
    if day < entered:
        return -working_days(day, entered, holidays, week)
    free = sum(1 for holiday in set(holidays) if entered < holiday <= day and holiday.weekday() in week)
    return _worked_until(day, week) - _worked_until(entered, week) - free


def entered_long_ago(day: date, days: int, holidays: Collection[date] = (), week: Week = MONDAY_TO_FRIDAY) -> date:
    """The last day on which something entered has stood more than `days` working days on `day`."""
    found, left = day, days + 1
    while left:
        left -= is_worked(found, holidays, week)
        found -= _DAY
    return found


def _worked_until(day: date, week: Week) -> int:
    weeks, rest = divmod((day - MONDAY).days + 1, A_WEEK)
    return weeks * len(week) + sum(1 for worked in week if worked < rest)
