"""Work on many records, as the grid's script takes it."""

from typing import Any

from salesops.web.formatting import number
from salesops.workspace.grids.models import Task
from salesops.workspace.grids.queries.setting import Standing

_SAYS = {
    "checking": "Checking",
    "checked": "Checked",
    "running": "Changing",
    "done": "Done",
    "stopped": "Stopped",
    "undoing": "Undoing",
    "undone": "Undone",
    "failed": "Failed",
}


class NoSuchTaskError(LookupError):
    """There is no such task of this login."""

    def __init__(self) -> None:
        super().__init__("There is no such task of yours. It may have been thrown away; begin anew.")


def own(token: str, stands: Standing) -> Task:
    """The viewer's task. Raises NoSuchTaskError, alike for none and for somebody else's."""
    task = Task.objects.filter(token=token, user_id=stands.viewer.user_id, kind=stands.kind).first()
    if task is None:
        raise NoSuchTaskError
    return task


def shown(task: Task) -> dict[str, Any]:
    """How far it is, and what came of it."""
    return {
        "token": task.token,
        "what": task.what,
        "state": task.state,
        "says": f"{_SAYS[task.state]} {number(task.done)} of {number(task.total)}",
        "done": task.done,
        "total": task.total,
        "words": task.words,
        "result": task.result,
        "can_undo": task.state in ("done", "stopped") and bool(task.sequences),
    }
