"""Working time: when somebody is at work, and how much of it lies between two moments. Exact, across changes of the clock.

Working hours as a person has them (`Person.working_hours`), and as a policy may write them:

    {"monday": ["09:00-12:30", "13:30-18:00"], "friday": ["22:00-06:00"]}

Days that are not named are free. Hours over midnight belong to the day on which they begin, so a holiday takes the whole of
them. Where nothing is said, the company's hours hold: Monday to Friday, nine to five, in the company's time zone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.kernel.finding import Finding

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_A_DAY = 24 * 60
_SEARCHED_DAYS = 800
"""Days without work after which there is taken to be none any more."""

Hours = tuple[tuple[tuple[int, int], ...], ...]
"""For each day of the week, Monday first: (first minute, minute after the last); past 1440 where they go over midnight."""
NINE_TO_FIVE: Hours = (((9 * 60, 17 * 60),),) * 5 + ((),) * 2
Span = tuple[datetime, datetime]


class WorkingTimeError(ValueError):
    """Working hours that cannot be read, or in which there is no work; the finding says why, and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.what} {finding.fix}")
        self.finding = finding


@dataclass(frozen=True)
class WorkingCalendar:
    time_zone: str = "UTC"
    hours: Hours = NINE_TO_FIVE
    holidays: frozenset[date] = field(default_factory=frozenset)

    def spans(self, start: datetime) -> Iterator[Span]:
        """The stretches of work that end after `start`, in order, none touching another; ends after long without any."""
        day = start.astimezone(_zone(self.time_zone)).date() - timedelta(days=2)
        open_span: Span | None = None
        idle = 0
        while idle < _SEARCHED_DAYS:
            of_day = self._of(day)
            idle = 0 if of_day else idle + 1
            for span in of_day:
                if open_span and span[0] <= open_span[1]:
                    open_span = (open_span[0], max(open_span[1], span[1]))
                    continue
                if open_span and open_span[1] > start:
                    yield open_span
                open_span = span
            day += timedelta(days=1)
        if open_span and open_span[1] > start:
            yield open_span

    def _of(self, day: date) -> list[Span]:
        """The stretches that begin on a day; a stretch that the clock skips is not there."""
        if day in self.holidays:
            return []
        found = ((self._moment(day, first), self._moment(day, end)) for first, end in self.hours[day.weekday()])
        return sorted((first, end) for first, end in found if first < end)

    def _moment(self, day: date, minute: int) -> datetime:
        days, rest = divmod(minute, _A_DAY)
        local = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), _zone(self.time_zone))
        return local.astimezone(UTC)


@dataclass(frozen=True)
class AnyOf:
    """The working time of several people together: whenever at least one of them is at work."""

    calendars: tuple[WorkingCalendar, ...]

    def spans(self, start: datetime) -> Iterator[Span]:
        open_span: Span | None = None
        for first, end in merge(*(calendar.spans(start) for calendar in self.calendars)):
            if open_span and first <= open_span[1]:
                open_span = (open_span[0], max(open_span[1], end))
                continue
            if open_span:
                yield open_span
            open_span = (first, end)
        if open_span:
            yield open_span


Calendar = WorkingCalendar | AnyOf


def together(calendars: Iterable[WorkingCalendar]) -> Calendar:
    """The calendar of several people; of one, where all have the same."""
    different = tuple(dict.fromkeys(calendars))
    return different[0] if len(different) == 1 else AnyOf(different)


def works_on(day: date, calendar: WorkingCalendar) -> bool:
    """Whether somebody works on a day of theirs."""
    return day not in calendar.holidays and bool(calendar.hours[day.weekday()])


def add_working(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The first moment by which so many minutes were worked after `start`; `start` itself for none. In UTC."""
    if minutes < 0:
        raise ValueError("Working time is only added: give no negative minutes.")
    left, now = timedelta(minutes=minutes), start.astimezone(UTC)
    if not left:
        return now
    for first, end in calendar.spans(now):
        begins = max(first, now)
        if end - begins >= left:
            return begins + left
        left -= end - begins
    raise WorkingTimeError(
        Finding(
            "working_hours",
            f"There are not {minutes} minutes of work after {start:%Y-%m-%d}.",
            "A clock that counts working time would never end.",
            "Give working hours on at least one day of the week, or count wall time.",
        )
    )


def working_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Whole minutes worked between two moments; 0 where the end is not after the start."""
    worked = timedelta()
    for first, last in calendar.spans(start.astimezone(UTC)):
        if first >= end:
            break
        worked += max(min(last, end) - max(first, start), timedelta())
    return worked // timedelta(minutes=1)


def company_calendar(company: Company) -> WorkingCalendar:
    return WorkingCalendar(company.time_zone, NINE_TO_FIVE, company.holidays)


def calendar_of(time_zone: str | None, working_hours: Any, company: Company) -> WorkingCalendar:
    """A person's calendar. What is not said, or cannot be read, is as the company has it."""
    zone = time_zone if time_zone and _is_zone(time_zone) else company.time_zone
    try:
        hours = read_hours(working_hours) if working_hours else NINE_TO_FIVE
    except WorkingTimeError:
        hours = NINE_TO_FIVE
    return WorkingCalendar(zone, hours, company.holidays)


def read_hours(given: Any) -> Hours:
    """Working hours as written above."""
    if not isinstance(given, Mapping):
        raise _unreadable("", f"{given!r} is no list of days.")
    if unknown := [str(day) for day in given if day not in DAYS]:
        raise _unreadable(unknown[0], f"{unknown[0]} is no day of the week.")
    return tuple(tuple(_stretch(day, one) for one in _listed(day, given.get(day) or [])) for day in DAYS)


def _listed(day: str, given: Any) -> list[Any]:
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list | tuple):
        raise _unreadable(day, f"{given!r} are no hours.")
    return list(given)


def _stretch(day: str, given: Any) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)", given.strip()) if isinstance(given, str) else None
    if found is None:
        raise _unreadable(day, f"{given!r} are no hours.")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    first, end = hour * 60 + minute, last_hour * 60 + last_minute
    if max(minute, last_minute) > 59 or first >= _A_DAY or end > _A_DAY:
        raise _unreadable(day, f"{given} is no time of day.")
    return (first, end) if end > first else (first, end + _A_DAY)


def _unreadable(where: str, what: str) -> WorkingTimeError:
    at = f"working_hours.{where}" if where else "working_hours"
    return WorkingTimeError(Finding(at, what, "Nobody could tell when there is work.", 'Write {"monday": ["09:00-17:00"]}.'))


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_zone(name: str) -> bool:
    try:
        _zone(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
