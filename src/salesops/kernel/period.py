"""Half-open periods of days, and the calendars (ordinary and fiscal) that name them."""

import calendar as _calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
_MONTHS_IN = {"month": 1, "quarter": 3, "fiscal_quarter": 3, "year": 12, "fiscal_year": 12}


class PeriodError(ValueError):
    """A period that cannot be read; the message says what would be understood."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` (included) to `end` (excluded)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlap_days(self, other: "Period") -> int:
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days)

    def until(self, end: date) -> "Period":
        """The part before `end`: a period to date."""
        return Period(self.start, max(self.start, min(self.end, end)))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day where there is no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, _calendar.monthrange(year, month0 + 1)[1]))


@dataclass(frozen=True)
class Calendar:
    """Knows which period of a grain a day belongs to. A fiscal year is named by the year in which it ends."""

    fiscal_start_month: int = 1

    def period_of(self, day: date, grain: Grain) -> Period:
        start = self.start_of(day, grain)
        return Period(start, self.next_start(start, grain))

    def start_of(self, day: date, grain: Grain) -> date:
        if grain == "day":
            return day
        if grain == "week":
            return day - timedelta(days=day.weekday())
        size = _MONTHS_IN[grain]
        first = self.fiscal_start_month - 1 if grain.startswith("fiscal") else 0
        months_in = (day.month - 1 - first) % size
        return add_months(day.replace(day=1), -months_in)

    def next_start(self, start: date, grain: Grain, steps: int = 1) -> date:
        if grain == "day":
            return start + timedelta(days=steps)
        if grain == "week":
            return start + timedelta(weeks=steps)
        return add_months(start, _MONTHS_IN[grain] * steps)

    def split(self, period: Period, grain: Grain) -> tuple[Period, ...]:
        """The periods of `grain` that touch `period`, whole, in order; none for an empty period."""
        if not period.days:
            return ()
        found = []
        start = self.start_of(period.start, grain)
        while start < period.end:
            end = self.next_start(start, grain)
            found.append(Period(start, end))
            start = end
        return tuple(found)

    def grain_of(self, period: Period) -> Grain | None:
        """The grain of which `period` is exactly one, the longest first; None for any other span."""
        grains: tuple[Grain, ...] = ("year", "fiscal_year", "quarter", "fiscal_quarter", "month", "week", "day")
        return next((g for g in grains if self.period_of(period.start, g) == period), None)

    def previous(self, period: Period) -> Period:
        """The period before: the quarter before a quarter; the same number of days for any other span."""
        grain = self.grain_of(period)
        if grain is None:
            return Period(period.start - timedelta(days=period.days), period.start)
        return Period(self.next_start(period.start, grain, -1), period.start)

    def year_before(self, period: Period) -> Period:
        return Period(add_months(period.start, -12), add_months(period.end, -12))

    def name(self, period: Period) -> str:
        """`2017 Q3`, `March 2017`, `FY2018 Q1`, or the days."""
        grain = self.grain_of(period)
        start = period.start
        fiscal_year = self.start_of(start, "fiscal_year")
        fiscal_name = f"FY{add_months(fiscal_year, 11).year}"
        names = {
            "year": str(start.year),
            "fiscal_year": fiscal_name,
            "quarter": f"{start.year} Q{(start.month - 1) // 3 + 1}",
            "fiscal_quarter": f"{fiscal_name} Q{((start.month - self.fiscal_start_month) % 12) // 3 + 1}",
            "month": f"{_calendar.month_name[start.month]} {start.year}",
            "week": f"week of {start.isoformat()}",
            "day": start.isoformat(),
        }
        return names[grain] if grain else f"{start.isoformat()} to {period.last_day.isoformat()}"

    def parse(self, text: str) -> Period:
        """Read `2017`, `2017Q3`, `2017H1`, `2017-03`, `2017W12`, `FY2018`, `FY2018Q1` or `2017-03-05`.

        Raises PeriodError that lists these forms.
        """
        match = re.fullmatch(
            r"(?P<fy>FY)?(?P<year>\d{4})(?:-?(?:Q(?P<q>[1-4])|H(?P<h>[12])|W(?P<w>\d{1,2}))"
            r"|-(?P<m>\d{2})(?:-(?P<d>\d{2}))?)?",
            text.strip().upper().replace(" ", ""),
        )
        if match is None:
            raise PeriodError(_FORMS.format(text=text))
        try:
            return self._from_parts({k: v for k, v in match.groupdict().items() if v})
        except ValueError as error:
            raise PeriodError(_FORMS.format(text=text)) from error

    def _from_parts(self, parts: dict[str, str]) -> Period:
        year = int(parts["year"])
        if "fy" in parts and ("w" in parts or "m" in parts):
            raise PeriodError("Weeks and months have no fiscal form.")
        if "w" in parts:
            start = date.fromisocalendar(year, int(parts["w"]), 1)
            return Period(start, start + timedelta(weeks=1))
        if "d" in parts:
            start = date(year, int(parts["m"]), int(parts["d"]))
            return Period(start, start + timedelta(days=1))
        if "m" in parts:
            start = date(year, int(parts["m"]), 1)
            return Period(start, add_months(start, 1))
        first = date(year, 1, 1)
        if "fy" in parts:
            first = add_months(date(year, self.fiscal_start_month, 1), 0 if self.fiscal_start_month == 1 else -12)
        if "q" in parts:
            start = add_months(first, 3 * (int(parts["q"]) - 1))
            return Period(start, add_months(start, 3))
        if "h" in parts:
            start = add_months(first, 6 * (int(parts["h"]) - 1))
            return Period(start, add_months(start, 6))
        return Period(first, add_months(first, 12))


_FORMS = (
    "The period {text!r} cannot be read. Write a year (2017), a quarter (2017Q3), a half (2017H1), a month (2017-03), "
    "an ISO week (2017W12), a day (2017-03-05) or their fiscal forms (FY2018, FY2018Q1); "
    "for any other span give --from and --to."
)
