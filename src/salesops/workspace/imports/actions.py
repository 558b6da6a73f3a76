"""What a person does with an upload: send it, say what it means, have it checked or imported, stop, undo, remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.files.uploadedfile import UploadedFile

from salesops.kernel.actor import Actor
from salesops.records.importing import mapping as mappings
from salesops.workspace.imports import jobs, uploads
from salesops.workspace.imports.problems import BusyError
from salesops.workspace.imports.proposing import by_hand
from salesops.workspace.imports.state import State, Task, Who, change, changing, forget, is_interrupted, load, save, state_of
from salesops.workspace.imports.understood import Understood
from salesops.workspace.imports.uploads import Upload
from salesops.workspace.imports.working import cancelling


@dataclass(frozen=True)
class Answers:
    """What a person decided about an upload. `mapping` None: as recognised."""

    mapping: mappings.Mapping | None = None
    date_order: Literal["", "dmy", "mdy"] = ""
    create_missing: bool = False


def take_in(sent: Sequence[UploadedFile], *, too_large: bool, by: Actor, at: datetime) -> Upload:
    """Keep the files and begin to read them. Raises UploadRefused."""
    upload = uploads.new()
    files = uploads.store(upload, sent, too_large=too_large)
    save(upload, "state", State(token=upload.token, sent_at=at, by=Who.of(by), files=files))
    begin(upload, "read", by=by, at=at)
    return upload


def begin(upload: Upload, task: Task, *, by: Actor, at: datetime, family: tuple[int, ...] = ()) -> None:
    """Have a task done in the background. A task whose worker is gone is begun anew. Raises BusyError."""
    interrupted = is_interrupted(upload, state_of(upload))
    with changing(upload) as state:
        if state.task and not (interrupted or _waits_long(state, at)):
            raise BusyError("Something is going on with this upload. Wait until it is done, or cancel it.")
        attempt = state.attempt + 1
        begun: dict[str, object] = {
            "task": task,
            "attempt": attempt,
            "taken": False,
            "asked_at": at,
            "by": Who.of(by),
            "problem": None,
        }
        begun |= {"family": family} if family else {}
        save(upload, "state", state.model_copy(update=begun))
    cancelling(upload).unlink(missing_ok=True)
    jobs.work_on(upload.token, attempt)


LONG_SECONDS = 60


def _waits_long(state: State, at: datetime) -> bool:
    """Whether no worker took the task for so long that it may have been lost with a worker that died."""
    return not state.taken and state.asked_at is not None and (at - state.asked_at).total_seconds() > LONG_SECONDS


def answer(upload: Upload, answers: Answers) -> None:
    """Keep what a person decided; the next task goes by it. Raises BusyError."""
    refuse_if_busy(upload)
    if answers.mapping is None:
        upload.mapping.unlink(missing_ok=True)
    else:
        upload.mapping.write_text(mappings.written(answers.mapping), encoding="utf-8")
    change(upload, date_order=answers.date_order, create_missing=answers.create_missing)
    forget(upload, "checked")


def map_by_hand(upload: Upload) -> None:
    """From what was recognised to a mapping that can be changed. Raises BusyError."""
    known = load(upload, "understood", Understood)
    if known and not known.mapped:
        state = state_of(upload)
        answer(upload, Answers(by_hand(known), state.date_order, state.create_missing))


def cancel(upload: Upload) -> None:
    """Give the task up: at once if nobody took it, after the chunk that is being written otherwise."""
    with changing(upload) as state:
        if state.task and not state.taken:
            save(upload, "state", state.model_copy(update={"task": ""}))
        elif state.task:
            cancelling(upload).touch()


def begin_undo(batch_id: int, *, by: Actor, at: datetime) -> Upload:
    """Have an import taken back, with those that brought in what was mended of it. Raises BusyError."""
    place = uploads.undoing(batch_id)
    place.root.mkdir(parents=True, exist_ok=True)
    if not place.kept("state").exists():
        save(place, "state", State(token=place.token, sent_at=at, by=Who.of(by), files=()))
    begin(place, "undo", by=by, at=at, family=family_of(batch_id))
    return place


def family_of(batch_id: int) -> tuple[int, ...]:
    """The imports made of the same files, the first one first."""
    families = (state_of(upload).family for upload in uploads.every())
    return next((family for family in families if batch_id in family), (batch_id,))


def remove(upload: Upload) -> None:
    """Forget the files and what was found out about them; what was imported stays. Raises BusyError."""
    refuse_if_busy(upload)
    upload.remove()


def refuse_if_busy(upload: Upload) -> None:
    """Raises BusyError while something is done with the upload."""
    state = state_of(upload)
    if state.task and not is_interrupted(upload, state):
        raise BusyError("Something is going on with this upload. Wait until it is done, or cancel it.")
