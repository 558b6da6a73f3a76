"""What is known about an upload, as JSON files in its folder, each replaced as a whole."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from salesops.kernel.actor import Actor, Source
from salesops.kernel.finding import Finding
from salesops.workspace.imports.uploads import Upload

Task = Literal["", "read", "check", "import", "undo"]
Phase = Literal["sent", "read", "unreadable", "imported", "stopped", "undone"]


class Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Note(Kept):
    """A finding, kept."""

    where: str
    what: str
    why: str
    fix: str
    severity: Literal["error", "warning", "note"] = "error"

    @classmethod
    def of(cls, finding: Finding) -> "Note":
        return cls(where=finding.where, what=finding.what, why=finding.why, fix=finding.fix, severity=finding.severity)

    def __str__(self) -> str:
        return f"{self.where}: {' '.join(filter(None, (self.what, self.why, self.fix)))}"


class Who(Kept):
    """Whom the work is done for, kept for the job that does it."""

    person_id: int | None
    name: str
    source: Source

    @classmethod
    def of(cls, actor: Actor) -> "Who":
        return cls(person_id=actor.person_id, name=actor.name, source=actor.source)

    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, self.source)


class State(Kept):
    """Where an upload stands.

    phase:   what has been reached
    task:    what is being worked on, '' for nothing; `attempt` counts them, `taken` says a worker has it
    problem: why the last task could not be done
    """

    token: str
    sent_at: datetime
    by: Who
    files: tuple[tuple[str, int], ...]
    phase: Phase = "sent"
    task: Task = ""
    attempt: int = 0
    taken: bool = False
    asked_at: datetime | None = None
    date_order: Literal["", "dmy", "mdy"] = ""
    create_missing: bool = False
    batch_id: int | None = None
    family: tuple[int, ...] = ()
    """Every import made of these files, the one that began it first: later ones brought in what was mended."""
    problem: Note | None = None


class Step(Kept):
    """How far the task is."""

    words: str
    done: int = 0
    total: int = 0
    rate: float = 0.0
    seconds_left: float | None = None


Model = TypeVar("Model", bound=BaseModel)


def save(upload: Upload, name: str, value: BaseModel) -> None:
    """Replace what is kept under a name: whoever reads meanwhile sees all of the old or all of the new."""
    handle, path = tempfile.mkstemp(prefix=f".{name}-", dir=upload.root)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value.model_dump_json())
        file.flush()
        os.fsync(file.fileno())
    os.replace(path, upload.kept(name))


def load(upload: Upload, name: str, model: type[Model]) -> Model | None:
    """What is kept under a name; None for nothing, or for what an earlier release wrote and this one cannot read."""
    try:
        return model.model_validate_json(upload.kept(name).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def forget(upload: Upload, *names: str) -> None:
    for name in names:
        upload.kept(name).unlink(missing_ok=True)


def state_of(upload: Upload) -> State:
    return State.model_validate_json(upload.kept("state").read_text(encoding="utf-8"))


@contextmanager
def changing(upload: Upload) -> Iterator[State]:
    """The state, with nobody else changing it until the block ends."""
    with _locked(upload.root / "state.lock", wait=True):
        yield state_of(upload)


def change(upload: Upload, **values: object) -> State:
    """Change some values of the state."""
    with changing(upload) as state:
        changed = State.model_validate({**state.model_dump(), **values})
        save(upload, "state", changed)
    return changed


@contextmanager
def at_work(upload: Upload) -> Iterator[bool]:
    """Hold the upload for as long as it is worked on: False where somebody else does. Ends with the process."""
    with _locked(upload.root / "work.lock", wait=False) as held:
        yield held


def is_interrupted(upload: Upload, state: State) -> bool:
    """Whether a worker took the task and is gone without having finished it."""
    if not (state.task and state.taken):
        return False
    with at_work(upload) as free:
        return free and state_of(upload).task != ""


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[bool]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
