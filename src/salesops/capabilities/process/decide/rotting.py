"""Deals that stand in their stage for more working days than the process expects: for one deal, and as a condition for all."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.kernel.condition import All, Any_, Compare, Condition
from salesops.kernel.decision import Reason
from salesops.kernel.working_days import entered_long_ago, working_days
from salesops.policies.documents.sales_process import Pipeline, Stage

NEVER = Compare("id", "is_empty")


def days_in(entered: date | None, day: date, holidays: Collection[date]) -> int | None:
    """Working days since the deal came to its stage, empty where nobody knows."""
    return None if entered is None else max(0, working_days(entered, day, holidays))


def past_norm(days: int | None, stage: Stage | None) -> Reason | None:
    """Why a deal stands too long, if it does."""
    if days is None or stage is None or stage.expected_days is None or days <= stage.expected_days:
        return None
    words = f"{days} working days in {stage.name}, which usually takes {stage.expected_days} at most"
    return Reason(words, f"sales_process/{stage.key}/expected_days")


def all_past_norm(pipelines: Sequence[Pipeline], day: date, company: Company) -> Condition:
    """The same for all open deals of these pipelines."""
    parts = tuple(
        _too_long(pipeline, stage, stage.expected_days, day, company)
        for pipeline in pipelines
        for stage in pipeline.with_status("open")
        if stage.expected_days
    )
    return All((Compare("status", "is", "open"), Any_(parts))) if parts else NEVER


def _too_long(pipeline: Pipeline, stage: Stage, days: int, day: date, company: Company) -> Condition:
    after = entered_long_ago(day, days, company.holidays) + timedelta(days=1)
    begins = datetime.combine(after, time(), ZoneInfo(company.time_zone)).astimezone(UTC)
    entered = Compare("stage_since", "less_than", begins)
    return All((Compare("pipeline", "is", pipeline.key), Compare("stage", "is", stage.key), entered))
