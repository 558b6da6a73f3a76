"""What is to be said of a deal where it stands: pure, from the deal, its stage and the day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from salesops.capabilities.process.decide.rotting import days_in, past_norm
from salesops.kernel.decision import Reason
from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week
from salesops.policies.documents.sales_process import Pipeline, Stage


@dataclass(frozen=True)
class Deal:
    """What is looked at. `entered_on` is the day it came to its stage, empty where nobody knows."""

    status: str
    entered_on: date | None
    close_date: date | None
    next_step: str


@dataclass(frozen=True)
class Standing:
    """Working `days` in the stage; what is wrong, each with its reason in words."""

    days: int | None = None
    past_norm: Reason | None = None
    close_date_passed: Reason | None = None
    no_next_step: Reason | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in (self.close_date_passed, self.past_norm, self.no_next_step) if reason)


def standing(
    deal: Deal, stage: Stage | None, today: date, holidays: Collection[date] = (), week: Week = MONDAY_TO_FRIDAY
) -> Standing:
    """How an open deal stands on a day; nothing is wrong with a closed one."""
    if deal.status != "open":
        return Standing()
    days = days_in(deal.entered_on, today, holidays, week)
    return Standing(days, past_norm(days, stage), _close_date_passed(deal.close_date, today), _no_next_step(deal))


def _close_date_passed(close_date: date | None, today: date) -> Reason | None:
    if close_date is None or close_date >= today:
        return None
    late = (today - close_date).days
    return Reason(f"Close date passed {late} day{'' if late == 1 else 's'} ago", "deal/close_date")


def _no_next_step(deal: Deal) -> Reason | None:
    return None if deal.next_step.strip() else Reason("No next step", "deal/next_step")


def wanted_on_the_way(stage: Stage, deal: Mapping[str, object]) -> tuple[str, ...]:
    """The fields to ask for when a deal is dropped on a stage: the day and amount when won, the day and reason when lost."""
    if stage.status == "won":
        return ("closed_on", "amount")
    if stage.status == "lost":
        return ("closed_on", "loss_reason")
    return ()


def neighbours(pipeline: Pipeline, stage: str) -> tuple[Stage | None, Stage | None]:
    """The open stages before and after a stage; for a closed one the last open stage comes before."""
    stages = pipeline.with_status("open")
    keys = [one.key for one in stages]
    if stage not in keys:
        return stages[-1], None
    place = keys.index(stage)
    return (stages[place - 1] if place else None), (stages[place + 1] if place + 1 < len(stages) else None)
