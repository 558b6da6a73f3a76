"""What people did, and what they still have to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.actions.core import create, edit
from salesops.records.actions.writing import Because, Written, locked, writing
from salesops.records.errors import InvalidError


def log_activity(
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    source_system: str = "",
    external_id: str = "",
    decision: Because = None,
) -> Written:
    """Remember a call, an e-mail, a meeting, a task or a note; `at` and `person` default to now and whoever logs it.

    It came to be when it happened, or now if it is planned for later.
    """
    filled = {"at": at, "person": by.person_id, **values}
    moment = filled["at"]
    happened_at = moment if isinstance(moment, datetime) and moment.tzinfo and moment < at else at
    return create(
        "activity",
        filled,
        by=by,
        at=at,
        happened_at=happened_at,
        source_system=source_system,
        external_id=external_id,
        decision=decision,
        action="log_activity",
    )


def complete_task(
    activity_id: int, *, version: int, by: Actor, at: datetime, happened_at: datetime | None = None, outcome: str = ""
) -> Written:
    """Tick a task off."""
    with writing():
        task = locked("activity", activity_id)
        if task.type != "task" or task.done_at is not None:
            what = "That is done already." if task.type == "task" else f"That is no task but a {task.type}."
            raise InvalidError([Finding("activity.done_at", what, "Only an open task is completed.", "Choose an open task.")])
        changes = {"done_at": happened_at or at, **({"outcome": outcome} if outcome else {})}
        return edit(
            "activity",
            activity_id,
            changes,
            version=version,
            by=by,
            at=at,
            happened_at=happened_at,
            action="complete_task",
        )
