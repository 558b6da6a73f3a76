"""Large exports as files made in the background, for who asked alone, gone after a day."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import QueryDict

from salesops.workspace.grids.exporting import write_xlsx
from salesops.workspace.grids.models import DOOR, Task
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import read_selection

KEPT = timedelta(days=1)


def folder() -> Path:
    return Path(settings.HOME) / "exports"


def file_of(task: Task) -> Path:
    return folder() / f"{task.token}.xlsx"


def begin(query: str, total: int, stands: Standing, *, at: datetime) -> Task:
    """A task for the worker; what is older than a day goes."""
    _tidy(at)
    with DOOR.open():
        return Task.objects.create(
            token=secrets.token_urlsafe(16),
            user_id=stands.viewer.user_id,
            kind=stands.kind,
            what="export",
            state="running",
            given={"query": query, "moment": stands.setting.moment.isoformat() if stands.setting.moment else ""},
            total=total,
            made_at=at,
        )


def _tidy(at: datetime) -> None:
    for old in Task.objects.filter(what="export", made_at__lt=at - KEPT):
        file_of(old).unlink(missing_ok=True)
        old.delete()


def make(task: Task, stands: Standing, *, at: datetime) -> None:
    """Write the file."""
    folder().mkdir(parents=True, exist_ok=True)
    chosen = read_selection(QueryDict(task.given["query"]), stands.setting)
    unfinished = file_of(task).with_suffix(".part")
    done = write_xlsx(unfinished, chosen, stands, _watch(task))
    task.refresh_from_db()
    if task.is_cancelled:
        unfinished.unlink(missing_ok=True)
    else:
        unfinished.rename(file_of(task))
    task.state, task.done = ("stopped" if task.is_cancelled else "done"), done
    with DOOR.open():
        task.save(update_fields=["state", "done"])


def _watch(task: Task) -> Callable[[int], bool]:
    def told(done: int) -> bool:
        Task.objects.filter(id=task.id).update(done=done)
        task.refresh_from_db(fields=["is_cancelled"])
        return not task.is_cancelled

    return told
