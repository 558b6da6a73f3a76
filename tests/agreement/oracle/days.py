"""Days and the moments at which they end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company


def end_of(company: Company, day: date) -> datetime:
    """The first moment (UTC, without a zone) after a day of the company."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(company.time_zone))
    return midnight.astimezone(UTC).replace(tzinfo=None)
