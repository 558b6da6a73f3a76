"""Deals that stand in their stage for more working days than the process expects: for one deal, and as a condition for all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.kernel.company import Company
from salesops.kernel.condition import All, Any_, Compare, Condition, Not
from salesops.kernel.decision import Reason
from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week, entered_long_ago, working_days
from salesops.policies.documents.sales_process import Pipeline, Stage

NEVER = Compare("id", "is_empty")


def days_in(entered: date | None, day: date, holidays: Collection[date], week: Week = MONDAY_TO_FRIDAY) -> int | None:
    """Working days of the owner's since the deal came to its stage, empty where nobody knows."""
    return None if entered is None else max(0, working_days(entered, day, holidays, week))


def past_norm(days: int | None, stage: Stage | None) -> Reason | None:
    """Why a deal stands too long, if it does."""
    if days is None or stage is None or stage.expected_days is None or days <= stage.expected_days:
        return None
    words = f"{days} working days in {stage.name}, which usually takes {stage.expected_days} at most"
    return Reason(words, f"sales_process/{stage.key}/expected_days")


def all_past_norm(pipelines: Sequence[Pipeline], day: date, company: Company) -> Condition:
    """The same for all open deals of these pipelines."""
    if not (norms := _norms(pipelines)):
        return NEVER
    own = [(week, Compare("owner", "in", tuple(sorted(people)))) for week, people in company.weeks]
    usual = tuple(Not(whose) for _, whose in own)
    parts = [All((whose, _stood(norms, week, day, company))) for week, whose in own]
    parts.append(All((*usual, _stood(norms, MONDAY_TO_FRIDAY, day, company))))
    return All((Compare("status", "is", "open"), Any_(tuple(parts)) if own else _stood(norms, MONDAY_TO_FRIDAY, day, company)))


def _norms(pipelines: Sequence[Pipeline]) -> dict[tuple[str, int], list[str]]:
    """(pipeline, days) -> its open stages that last so long at most."""
    norms: dict[tuple[str, int], list[str]] = {}
    for pipeline in pipelines:
        for stage in pipeline.with_status("open"):
            if stage.expected_days:
                norms.setdefault((pipeline.key, stage.expected_days), []).append(stage.key)
    return norms


def _stood(norms: Mapping[tuple[str, int], list[str]], week: Week, day: date, company: Company) -> Condition:
    parts = []
    for (pipeline, days), stages in norms.items():
        after = entered_long_ago(day, days, company.holidays, week) + timedelta(days=1)
        begins = datetime.combine(after, time(), ZoneInfo(company.time_zone)).astimezone(UTC)
        entered = Compare("stage_since", "less_than", begins)
        parts.append(All((Compare("pipeline", "is", pipeline), Compare("stage", "in", tuple(stages)), entered)))
    return Any_(tuple(parts))
