"""What the decision what to do next looks at: plain values, already within the viewer's scope."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week
from salesops.policies.documents.sales_process import Stage


@dataclass(frozen=True)
class Now:
    """The moment, the company's day, the time within which a lead is first touched, and after how many days a deal is quiet."""

    at: datetime
    today: date
    respond_within: timedelta
    quiet_after: int
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Task:
    id: int
    subject: str
    due_on: date
    about: str = ""


@dataclass(frozen=True)
class Lead:
    """A new lead nobody has touched yet."""

    id: int
    name: str
    created_at: datetime


@dataclass(frozen=True)
class Meeting:
    """One that is still to come today. `time` is its time of day where its person is."""

    id: int
    subject: str
    at: datetime
    time: str
    about: str = ""


@dataclass(frozen=True)
class Deal:
    """An open deal. `amount` is in the company's currency; `quiet_for` the days without activity, where they are known."""

    id: int
    name: str
    amount: Decimal | None
    stage: Stage | None
    entered_on: date | None
    close_date: date | None
    next_step: str
    quiet_for: int | None = None
    week: Week = MONDAY_TO_FRIDAY
    """The days on which its owner works."""


Fact = Task | Lead | Meeting | Deal


@dataclass(frozen=True)
class Facts:
    now: Now
    leads: tuple[Lead, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    tasks: tuple[Task, ...] = ()
    deals: tuple[Deal, ...] = ()
    snoozed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    """(kind, id) of what the viewer does not want to see for now."""
