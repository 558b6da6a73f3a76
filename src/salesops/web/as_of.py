"""The past on any page: `?as_of=2017-03-31` is the end of that day in the company's time zone, to be looked at only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from salesops.kernel.company import Company
from salesops.web.components import Banner
from salesops.web.formatting import day as said


class AsOfError(ValueError):
    """A day that cannot be read, or that is still to come."""


@dataclass(frozen=True)
class AsOf:
    """The day a page is about. `moment` is None for today: then it is as it is now."""

    day: date
    moment: datetime | None = None

    @property
    def is_past(self) -> bool:
        return self.moment is not None

    @property
    def query(self) -> str:
        """What keeps the day in an address: `as_of=2017-03-31`, or nothing."""
        return f"as_of={self.day.isoformat()}" if self.is_past else ""

    def banners(self, now_href: str) -> tuple[Banner, ...]:
        """What a page of the past begins with, so that nobody takes it for today."""
        if not self.is_past:
            return ()
        text = f"You are looking at {said(self.day, year=True)}, as it was at the end of that day. Nothing can be changed here."
        return (Banner(text, "Back to today", now_href, past=True),)


def as_of(request: HttpRequest, company: Company, now: datetime) -> AsOf:
    """The day asked for by the address (or sent with a form). Raises AsOfError."""
    return read_as_of(request.GET.get("as_of") or request.POST.get("as_of") or "", company, now)


def read_as_of(text: str, company: Company, now: datetime) -> AsOf:
    today = company.day_of(now)
    if not text.strip():
        return AsOf(today)
    try:
        asked = date.fromisoformat(text.strip())
    except ValueError:
        raise AsOfError(f"The day {text!r} given as as_of cannot be read. Write it as 2017-03-31.") from None
    if asked > today:
        raise AsOfError(f"{asked} is still to come. Choose a day up to today, {today}.")
    return AsOf(asked) if asked == today else AsOf(asked, end_of(asked, company))


def end_of(day: date, company: Company) -> datetime:
    """The last microsecond of a day of the company's, in UTC."""
    if day == date.max:
        raise AsOfError(f"{day} is beyond the calendar.")
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(company.time_zone))
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
