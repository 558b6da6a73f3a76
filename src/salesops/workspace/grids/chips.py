"""Narrowing with one click: what each chip means, as a condition."""

from datetime import date

from salesops.capabilities.process.decide.rotting import all_past_norm
from salesops.kernel.company import Company
from salesops.kernel.condition import All, Compare, Condition, Not
from salesops.policies.documents.sales_process import SalesProcess

_OPEN = Compare("status", "is", "open")
_OWNED_BY = {"activity": "person"}
_TASK = (Compare("type", "is", "task"), Compare("done_at", "is_empty"))
_STILL_LEADS = Compare("status", "in", ("new", "working", "qualified"))

TITLES = {
    "mine": "Mine",
    "open": "Open",
    "past-norm": "Past the norm",
    "no-next-step": "No next step",
    "close-date-passed": "Close date passed",
    "past-a-gate": "Came in past a gate",
    "no-owner": "No owner",
    "no-email": "No e-mail",
    "open-leads": "Still open",
    "untouched": "Not touched yet",
    "open-tasks": "Open tasks",
    "overdue": "Overdue",
    "here": "Still here",
    "no-team": "No team",
}


def condition_of(chip: str, kind: str, process: SalesProcess, today: date, company: Company) -> Condition:
    """What a chip asks of a kind's records. People and most days stay relative: `me`, `today`."""
    match chip:
        case "mine":
            return Compare(_OWNED_BY.get(kind, "owner"), "is", "me")
        case "past-norm":
            return all_past_norm(process.pipelines, today, company)
    return _PLAIN[chip]


_PLAIN: dict[str, Condition] = {
    "open": _OPEN,
    "no-next-step": All((_OPEN, Compare("next_step", "is_empty"))),
    "close-date-passed": All((_OPEN, Compare("close_date", "less_than", "today"))),
    "past-a-gate": Compare("came_without", "is_filled"),
    "no-owner": Compare("owner", "is_empty"),
    "no-email": Compare("email", "is_empty"),
    "open-leads": _STILL_LEADS,
    "untouched": All((_STILL_LEADS, Compare("first_touched_at", "is_empty"))),
    "open-tasks": All(_TASK),
    "overdue": All((*_TASK, Compare("due_on", "less_than", "today"))),
    "here": Not(Compare("left_on", "at_most", "today")),
    "no-team": Compare("team", "is_empty"),
}
