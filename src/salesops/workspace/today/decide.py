"""What to do next, in order, each thing once and with its reasons: one pure decision over the facts.

Whoever waits comes first (leads whose time still runs, then today's meetings), then what is late already (leads, tasks), then
what is due today, then deals: those whose close date has passed, that stand too long, that have no next step, that went quiet.
Within a list the most urgent is first, among deals the largest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from salesops.kernel.decision import Decision, Reason
from salesops.workspace.board.decide import Deal as Stood
from salesops.workspace.board.decide import standing
from salesops.workspace.today.facts import Deal, Fact, Facts, Lead, Meeting, Now, Task

LISTS = (
    "leads-inside",
    "meetings",
    "leads-over",
    "tasks-overdue",
    "tasks-today",
    "close-date-passed",
    "past-norm",
    "no-next-step",
    "quiet",
)
"""In the order in which things are done."""
KINDS = {Task: "activity", Meeting: "activity", Lead: "lead", Deal: "deal"}


@dataclass(frozen=True)
class Item:
    """One thing to do: `rank` counts from 1; `list` names the strongest of its reasons, which is the first."""

    rank: int
    list: str
    kind: str
    id: int
    reasons: tuple[Reason, ...]
    fact: Fact
    urgency: tuple[Any, ...] = ()


def what_next(facts: Facts) -> Decision[tuple[Item, ...]]:
    """The things to do, in order. What is snoozed or gives no reason is not among them."""
    found = [item for item in _items(facts) if (item.kind, item.id) not in facts.snoozed]
    ordered = sorted(found, key=lambda item: (LISTS.index(item.list), *item.urgency, item.id))
    ranked = tuple(replace(item, rank=rank) for rank, item in enumerate(ordered, 1))
    return Decision(ranked, tuple(item.reasons[0] for item in ranked))


def _items(facts: Facts) -> Iterator[Item]:
    every: tuple[Fact, ...] = (*facts.leads, *facts.meetings, *facts.tasks, *facts.deals)
    for fact in every:
        judged = _JUDGES[type(fact)](fact, facts.now)
        if judged is not None:
            name, urgency, reasons = judged
            yield Item(0, name, KINDS[type(fact)], fact.id, reasons, fact, urgency)


Judged = tuple[str, tuple[Any, ...], tuple[Reason, ...]] | None
"""The list, how urgent within it (the smallest first), and why; nothing where there is nothing to do."""


def _lead(lead: Lead, now: Now) -> Judged:
    left = lead.created_at + now.respond_within - now.at
    rule = "company/lead_follow_up_hours"
    if left > timedelta(0):
        return "leads-inside", (left,), (Reason(f"New, {span(left)} left to answer", rule),)
    words = f"New for {span(now.at - lead.created_at)} without an answer, agreed were {span(now.respond_within)}"
    return "leads-over", (-left,), (Reason(words, rule),)


def _meeting(meeting: Meeting, now: Now) -> Judged:
    begins = meeting.at - now.at
    words = f"Today at {meeting.time}" + (f", in {span(begins)}" if begins > timedelta(0) else ", has begun")
    return "meetings", (meeting.at,), (Reason(words, "activity/at"),)


def _task(task: Task, now: Now) -> Judged:
    late = (now.today - task.due_on).days
    if late < 0:
        return None
    if late == 0:
        return "tasks-today", (), (Reason("Due today", "activity/due_on"),)
    return "tasks-overdue", (late,), (Reason(f"Overdue for {days(late)}", "activity/due_on"),)


def _deal(deal: Deal, now: Now) -> Judged:
    stood = Stood("open", deal.entered_on, deal.close_date, deal.next_step)
    found = standing(stood, deal.stage, now.today, now.holidays, deal.week)
    named = {
        "close-date-passed": found.close_date_passed,
        "past-norm": found.past_norm,
        "no-next-step": found.no_next_step,
        "quiet": _quiet(deal, now),
    }
    reasons = tuple(reason for reason in named.values() if reason)
    if not reasons:
        return None
    amount = deal.amount if deal.amount is not None else Decimal(-1)
    return next(name for name, reason in named.items() if reason), (-amount,), reasons


def _quiet(deal: Deal, now: Now) -> Reason | None:
    if deal.quiet_for is None or deal.quiet_for <= now.quiet_after:
        return None
    return Reason(f"No activity for {days(deal.quiet_for)}", "activity/at")


_JUDGES: dict[type, Callable[[Any, Now], Judged]] = {Lead: _lead, Meeting: _meeting, Task: _task, Deal: _deal}


def days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"


def span(length: timedelta) -> str:
    """`25 min`, `7 h`, `3 days`"""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{max(1, minutes)} min"
    hours = minutes // 60
    return f"{hours} h" if hours <= 48 else days(hours // 24)
