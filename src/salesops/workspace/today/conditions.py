"""The lists of Today as conditions, each without what comes in a list before it, so that counts and rows agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from salesops.capabilities.process.decide.rotting import all_past_norm
from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, All, Compare, Condition, Not, both
from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.board.conditions import NO_NEXT_STEP, OPEN, begin_of, close_date_passed

_DAY = timedelta(days=1)
STILL_ON = timedelta(minutes=30)
"""So long after it began a meeting is still listed."""
OWNER = {"activity": "person", "lead": "owner", "deal": "owner"}
KIND_OF = {
    "leads-inside": "lead",
    "leads-over": "lead",
    "meetings": "activity",
    "tasks-overdue": "activity",
    "tasks-today": "activity",
    "close-date-passed": "deal",
    "past-norm": "deal",
    "no-next-step": "deal",
    "quiet": "deal",
}
ORDER = {
    "leads-inside": ("created_at",),
    "leads-over": ("-created_at",),
    "meetings": ("at",),
    "tasks-overdue": ("-due_on",),
    "tasks-today": (),
    "close-date-passed": ("-amount",),
    "past-norm": ("-amount",),
    "no-next-step": ("-amount",),
    "quiet": ("-amount",),
}


@dataclass(frozen=True)
class Asked:
    """Whose day it is: `person` for one of those in scope, None for all of them; `zone` is where the viewer is."""

    company: Company
    process: SalesProcess
    now: datetime
    today: date
    zone: str
    person: int | None
    snoozed: Mapping[str, tuple[int, ...]]
    people: frozenset[int] | None = None
    """All of them, where they are not everybody: what others do on their records is not theirs to do."""


def condition_of(name: str, asked: Asked) -> Condition:
    """What is in a list; `quiet` are the open deals that may be, which activities then tell."""
    kind = KIND_OF[name]
    return both(_LISTS[name](asked), _mine(kind, asked))


def _mine(kind: str, asked: Asked) -> Condition:
    whose = _whose(OWNER[kind], asked)
    put_off = asked.snoozed.get(kind, ())
    return both(whose, Compare("id", "not_in", put_off)) if put_off else whose


def _whose(owner: str, asked: Asked) -> Condition:
    if asked.person is not None:
        return Compare(owner, "is", asked.person)
    return ALWAYS if asked.people is None else Compare(owner, "in", tuple(sorted(asked.people)))


def open_tasks(asked: Asked) -> Condition:
    """Those due by today."""
    still = (Compare("type", "is", "task"), Compare("done_at", "is_empty"))
    return both(All((*still, Compare("due_on", "at_most", asked.today))), _mine("activity", asked))


def _tasks(operator: str, asked: Asked) -> Condition:
    still = (Compare("type", "is", "task"), Compare("done_at", "is_empty"))
    return All((*still, Compare("due_on", operator, asked.today)))  # type: ignore[arg-type]


def _leads(operator: str, asked: Asked) -> Condition:
    since = asked.now - timedelta(hours=asked.company.lead_follow_up_hours)
    untouched = (Compare("status", "is", "new"), Compare("first_touched_at", "is_empty"))
    return All((*untouched, Compare("created_at", operator, since)))  # type: ignore[arg-type]


def _meetings(asked: Asked) -> Condition:
    """Planned for today where the viewer is, and not long over."""
    day = asked.now.astimezone(ZoneInfo(asked.zone)).date()
    planned = Compare("type", "is", "meeting_booked")
    after = max(begin_of(day, asked.zone), asked.now - STILL_ON)
    return All((planned, Compare("at", "at_least", after), Compare("at", "less_than", begin_of(day + _DAY, asked.zone))))


def _passed(asked: Asked) -> Condition:
    return close_date_passed(asked.today)


def _stuck(asked: Asked) -> Condition:
    return all_past_norm(asked.process.pipelines, asked.today, asked.company)


def _deals(asked: Asked, meets: Condition | None, *before: Condition) -> Condition:
    parts = (OPEN, *((meets,) if meets else ()), *(Not(one) for one in before))
    return All(parts)


_LISTS = {
    "leads-inside": lambda asked: _leads("more_than", asked),
    "leads-over": lambda asked: _leads("at_most", asked),
    "meetings": _meetings,
    "tasks-overdue": lambda asked: _tasks("less_than", asked),
    "tasks-today": lambda asked: _tasks("is", asked),
    "close-date-passed": lambda asked: _deals(asked, _passed(asked)),
    "past-norm": lambda asked: _deals(asked, _stuck(asked), _passed(asked)),
    "no-next-step": lambda asked: _deals(asked, NO_NEXT_STEP, _passed(asked), _stuck(asked)),
    "quiet": lambda asked: _deals(asked, None, _passed(asked), _stuck(asked), NO_NEXT_STEP),
}
