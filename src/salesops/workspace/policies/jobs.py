"""The policies' background job: trying a draft on real records."""

from datetime import UTC, datetime

from django.db import close_old_connections

from salesops.kernel.actor import Actor
from salesops.policies.life import trying
from salesops.web.queue import queue


@queue.task()
def try_draft(draft_id: int, attempt: int, at: str, person_id: int | None, name: str) -> None:
    """Carry out a trial that was begun."""
    if not queue.immediate:
        close_old_connections()
    task = trying.Task(draft_id, attempt, datetime.fromisoformat(at))
    trying.carry_out(task, by=Actor(person_id, name, "job"), at=datetime.now(UTC))
