"""Narrowing with one click: what each chip means, as a condition."""

from salesops.kernel.condition import All, Any_, Compare, Condition, Not
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
    "no-owner": "No owner",
    "no-email": "No e-mail",
    "open-leads": "Still open",
    "untouched": "Not touched yet",
    "open-tasks": "Open tasks",
    "overdue": "Overdue",
    "here": "Still here",
    "no-team": "No team",
}


def condition_of(chip: str, kind: str, process: SalesProcess) -> Condition:
    """What a chip asks of a kind's records. Days and people stay relative: `today`, `me`."""
    match chip:
        case "mine":
            return Compare(_OWNED_BY.get(kind, "owner"), "is", "me")
        case "past-norm":
            return past_norm(process)
    return _PLAIN[chip]


_PLAIN: dict[str, Condition] = {
    "open": _OPEN,
    "no-next-step": All((_OPEN, Compare("next_step", "is_empty"))),
    "close-date-passed": All((_OPEN, Compare("close_date", "less_than", "today"))),
    "no-owner": Compare("owner", "is_empty"),
    "no-email": Compare("email", "is_empty"),
    "open-leads": _STILL_LEADS,
    "untouched": All((_STILL_LEADS, Compare("first_touched_at", "is_empty"))),
    "open-tasks": All(_TASK),
    "overdue": All((*_TASK, Compare("due_on", "less_than", "today"))),
    "here": Not(Compare("left_on", "at_most", "today")),
    "no-team": Compare("team", "is_empty"),
}


def past_norm(process: SalesProcess) -> Condition:
    """Open deals that have stood in their stage for longer than its norm."""
    stuck = tuple(
        All((
            Compare("pipeline", "is", pipeline.key),
            Compare("stage", "is", stage.key),
            Compare("stage_since", "less_than", f"today-{stage.expected_days}"),
        ))
        for pipeline in process.pipelines
        for stage in pipeline.stages
        if stage.status == "open" and stage.expected_days is not None
    )  # fmt: skip
    return All((_OPEN, Any_(stuck))) if stuck else Compare("id", "is", 0)
