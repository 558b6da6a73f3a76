"""The grids' background jobs. The queue runs them in the worker; in tests they run where they are called."""

import logging
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.db import close_old_connections

from salesops.records.access import viewer_of
from salesops.web.queue import queue
from salesops.workspace.grids.actions import bulk, exports
from salesops.workspace.grids.models import Task
from salesops.workspace.grids.queries.setting import standing

log = logging.getLogger(__name__)


@queue.task()
def work_on(token: str) -> None:
    """Do what the task waits for, as who asked for it may do it now."""
    if not queue.immediate:
        close_old_connections()
    task = Task.objects.filter(token=token).first()
    if task is not None:
        do(task, datetime.now(UTC))


def do(task: Task, now: datetime) -> None:
    """One step of the task, as its state says; what goes wrong is kept in words."""
    try:
        _do(task, now)
    except Exception as error:
        log.exception("The task %s stopped", task.token)
        known = isinstance(error, PermissionError | ValueError | LookupError)
        bulk.fail(task, str(error) if known else "The program met something it did not expect. The log of the worker says what.")
        if not known:
            raise


def _do(task: Task, now: datetime) -> None:
    user = get_user_model().objects.get(id=task.user_id)
    stands = standing(task.kind, viewer_of(user, now), now, _moment(task))
    by = stands.viewer.actor("page")
    match task.what, task.state:
        case "export", "running":
            exports.make(task, stands, at=now)
        case _, "checking":
            bulk.check(task, stands, by=by, at=now)
        case _, "running":
            bulk.carry_out(task, stands, by=by, at=now)
        case _, "undoing":
            bulk.take_back(task, stands, by=by, at=now)


def _moment(task: Task) -> datetime | None:
    text = task.given.get("moment")
    return datetime.fromisoformat(text) if text else None


def begin(task: Task, now: datetime) -> None:
    """At once where that is quick, by the worker otherwise."""
    if task.what != "export" and task.total <= bulk.AT_ONCE:
        do(task, now)
    else:
        work_on(task.token)
