"""The stretches of days a question is computed for: one, or one a bucket of the grain asked."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis

from salesops.kernel.company import Company
from salesops.kernel.period import Grain, Period

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
RECENT = timedelta(days=90)
MOMENT = "timestamp(6)"
_PREFIX = "window_"


def end_of_day(day: date, company: Company) -> datetime:
    """The last microsecond of a company's day, in UTC without a zone, as the warehouse stores moments."""
    midnight = datetime.combine(day + DAY, datetime.min.time(), ZoneInfo(company.time_zone))
    return midnight.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


@dataclass(frozen=True)
class Window:
    """`first` to `end` (excluded) as asked; `last` is the last of these days that is known."""

    bucket: date
    first: date
    end: date
    last: date
    opening_day: date
    opening: datetime
    closing: datetime

    @property
    def year_ago(self) -> date:
        return self.last - YEAR

    @property
    def recently(self) -> date:
        return self.last - RECENT


_COLUMNS = (*(field.name for field in fields(Window)), "year_ago", "recently")


def window(period: Period, bucket: date, known: date, company: Company) -> Window:
    last = min(period.last_day, known)
    opening_day = min(period.start - DAY, last)
    return Window(
        bucket=bucket,
        first=period.start,
        end=period.end,
        last=last,
        opening_day=opening_day,
        opening=end_of_day(opening_day, company),
        closing=end_of_day(last, company),
    )


def buckets(period: Period, grain: Grain, known: date, company: Company) -> tuple[Window, ...]:
    """One window for each bucket that touches the period and has begun, cut to the period."""
    whole = company.calendar.split(period, grain)
    return tuple(
        window(Period(max(b.start, period.start), min(b.end, period.end)), b.start, known, company)
        for b in whole
        if max(b.start, period.start) <= known
    )


class Bounds:
    """A window's days and moments as expressions: literals, or columns of rows joined to `as_table`."""

    def __init__(self, source: Window | ibis.Table) -> None:
        self._source = source

    def __getattr__(self, name: str) -> ibis.Value:
        source = self._source
        return _literal(getattr(source, name)) if isinstance(source, Window) else source[_PREFIX + name]


def _literal(value: date | datetime) -> ibis.Value:
    return ibis.literal(value, type=MOMENT if isinstance(value, datetime) else "date")


def as_table(windows: tuple[Window, ...], grain: str) -> ibis.Table:
    """One row a window; its first day also under the grain's name. Inline, so it needs nothing of the engine."""
    rows = [
        ibis.struct({grain: _literal(w.bucket), **{_PREFIX + name: _literal(getattr(w, name)) for name in _COLUMNS}})
        for w in windows
    ]
    return ibis.array(rows).unnest().name("window").as_table().unpack("window")


def bucket_of(day: ibis.Value, grain: Grain, company: Company) -> ibis.Value:
    """The first day of the bucket a day is in, as `kernel.period.Calendar.start_of`.

    By way of timestamps: engines give a timestamp where Ibis expects a truncated or moved date to be one.
    """
    if grain == "day":
        return day
    unit = {"week": "W", "month": "M", "quarter": "Q", "year": "Y", "fiscal_quarter": "Q", "fiscal_year": "Y"}[grain]
    months = (company.fiscal_start_month - 1) % (3 if grain == "fiscal_quarter" else 12)
    moment = day.cast("timestamp")
    if not grain.startswith("fiscal") or months == 0:
        return moment.truncate(unit).cast("date")
    shifted = (moment - ibis.interval(months=months)).truncate(unit)
    return (shifted + ibis.interval(months=months)).cast("date")


def day_after(day: ibis.Value) -> ibis.Value:
    return (day.cast("timestamp") + ibis.interval(days=1)).cast("date")
