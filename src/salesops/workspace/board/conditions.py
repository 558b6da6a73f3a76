"""The board's filters as conditions, so that counts, cards, the grid and the API mean the same by them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.kernel.condition import All, Any_, Compare, Condition
from salesops.policies.documents.sales_process import Pipeline, Stage

OPEN = Compare("status", "is", "open")
NO_NEXT_STEP = Compare("next_step", "is_empty")
NEVER = Compare("id", "is_empty")

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
            return past_norm(pipelines, today, company)
        case "no-next-step":
            return NO_NEXT_STEP
        case "close-date-passed":
            return close_date_passed(today)
    return OPEN


def close_date_passed(today: date) -> Condition:
    return Compare("close_date", "less_than", today)


def past_norm(pipelines: tuple[Pipeline, ...], today: date, company: Company) -> Condition:
    """In its stage for more days than the sales process expects. Days are the company's."""
    parts = tuple(
        _too_long(pipeline, stage, stage.expected_days, today, company)
        for pipeline in pipelines
        for stage in pipeline.with_status("open")
        if stage.expected_days
    )
    return Any_(parts) if parts else NEVER


def _too_long(pipeline: Pipeline, stage: Stage, days: int, today: date, company: Company) -> Condition:
    entered = Compare("stage_since", "less_than", begin_of(today - timedelta(days=days), company.time_zone))
    return All((Compare("pipeline", "is", pipeline.key), Compare("stage", "is", stage.key), entered))


def begin_of(day: date, zone: str) -> datetime:
    """The moment a day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
