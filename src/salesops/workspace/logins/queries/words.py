"""How moments are said on these pages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.web.formatting import day


def when(moment: datetime | None, now: datetime, company: Company) -> str:
    """`just now`, `12 minutes ago`, `3 hours ago`, then the day."""
    if moment is None:
        return "never"
    gone = now - moment
    if gone < timedelta(minutes=2):
        return "just now"
    if gone < timedelta(hours=1):
        return f"{gone.seconds // 60} minutes ago"
    if gone < timedelta(days=1):
        hours = gone.seconds // 3600
        return f"{hours} hours ago" if hours > 1 else "an hour ago"
    return day(company.day_of(moment))


def exactly(moment: datetime, company: Company) -> str:
    """Day and time where the company is."""
    local = moment.astimezone(ZoneInfo(company.time_zone))
    return f"{day(local.date())}, {local:%H:%M}"
