"""The board's filters as conditions, so that counts, cards, the grid and the API mean the same by them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from salesops.capabilities.process.decide.rotting import all_past_norm
from salesops.kernel.company import Company
from salesops.kernel.condition import Compare, Condition
from salesops.policies.documents.sales_process import Pipeline

OPEN = Compare("status", "is", "open")
NO_NEXT_STEP = Compare("next_step", "is_empty")

FILTERS = {
    "": "All open",
    "past-norm": "Past the norm",
    "no-next-step": "No next step",
    "close-date-passed": "Close date passed",
}
"""What may be chosen of the open deals, as the chips say it."""


def filtered(name: str, pipelines: tuple[Pipeline, ...], today: date, company: Company) -> Condition:
    """The condition a filter stands for, among open deals."""
    match name:
        case "past-norm":
            return all_past_norm(pipelines, today, company)
        case "no-next-step":
            return NO_NEXT_STEP
        case "close-date-passed":
            return close_date_passed(today)
    return OPEN


def close_date_passed(today: date) -> Condition:
    return Compare("close_date", "less_than", today)


def begin_of(day: date, zone: str) -> datetime:
    """The moment a day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
