"""What the reporting decisions look at: plain values, already within the viewer's scope."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StageDue:
    """The open deals of one stage whose close date falls before the end of the period."""

    stage: str
    amount: float
    deals: int
    win_rate: float
    """The share of deals in this stage that are won in the end, between 0 and 1."""


@dataclass(frozen=True)
class OpenDeal:
    """An open deal, with everything that could be wrong with it. Days are counted to the day asked about."""

    deal_id: int
    name: str
    account: str
    owner: str
    stage: str
    amount: float
    close_date: date | None
    pushes: int
    days_in_stage: int | None
    """Worked ones."""
    expected_days: int | None
    days_since_activity: int | None
    """Empty where nothing was ever done on it."""
    days_overdue: int
    """Days since the close date; 0 where it is still to come."""
    next_step_missing: bool
    """Whether it has none although next steps are kept."""


@dataclass(frozen=True)
class Part:
    """One team's (or segment's) share of the answer."""

    name: str
    booked: float
    likely: float
    quota: float | None
    coverage: float | None = None


@dataclass(frozen=True)
class Rep:
    """One person's period so far."""

    person_id: int
    name: str
    team: str
    quota: float | None
    booked: float
    open_pipeline: float
    coverage: float | None
    attainment: float | None
    activities: int
    activities_before: int
    open_deals_at_risk: int
    ramped_on: date | None
    left_on: date | None
