"""What is done with an upload in the background: reading it, checking it, importing it."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from salesops.policies import queries as policies
from salesops.records import importing
from salesops.records.importing import ImportProblem, Plan, Progress, plan
from salesops.records.importing import mapping as mappings
from salesops.records.importing.batches import is_undone
from salesops.records.importing.proposing import plain, proposed
from salesops.workspace.imports.carrying_out import carry_out, custom_fields
from salesops.workspace.imports.mending import mending_of
from salesops.workspace.imports.problems import UnknownUploadError
from salesops.workspace.imports.state import Note, State, Step, at_work, change, forget, save, state_of
from salesops.workspace.imports.understood import understood
from salesops.workspace.imports.uploads import Upload, every, workplace

log = logging.getLogger(__name__)


def work(token: str, attempt: int, *, at: datetime) -> None:
    """Do the task an upload waits for. Does nothing if that was given up, or is being done, meanwhile."""
    try:
        upload = workplace(token)
    except UnknownUploadError:
        return
    with at_work(upload) as free:
        state = state_of(upload)
        if free and state.task and state.attempt == attempt:
            _work(upload, change(upload, taken=True, problem=None), at)


def _work(upload: Upload, state: State, at: datetime) -> None:
    values: dict[str, object] = {"phase": "unreadable" if state.task == "read" else state.phase}
    try:
        values = _TASKS[state.task](upload, state, at)
    except ImportProblem as problem:
        values["problem"] = Note.of(problem.finding)
    except Exception as error:
        log.exception("The import %s stopped", upload.token)
        why = f"The program met something it did not expect: {type(error).__name__}."
        values["problem"] = Note(where="The import", what="stopped.", why=why, fix="The log of the worker says where. Try again.")
        raise
    finally:
        change(upload, task="", taken=False, **values)
        forget(upload, "step")
        cancelling(upload).unlink(missing_ok=True)


def _read(upload: Upload, state: State, at: datetime) -> dict[str, object]:
    with _planned(upload, state, at) as planned:
        save(upload, "understood", understood(planned, mapped=is_mapped(upload)))
    forget(upload, "checked")
    return {"phase": "read"}


def _check(upload: Upload, state: State, at: datetime) -> dict[str, object]:
    with _planned(upload, state, at) as planned:
        save(upload, "step", Step(words="Comparing with what is there"))
        save(upload, "understood", understood(planned, mapped=is_mapped(upload)))
        save(upload, "checked", carry_out(planned, by=state.by.actor(), at=at, dry_run=True))
    return {"phase": "read"}


def _import(upload: Upload, state: State, at: datetime) -> dict[str, object]:
    with _planned(upload, state, at) as planned:
        save(upload, "understood", understood(planned, mapped=is_mapped(upload)))
        outcome = carry_out(planned, by=state.by.actor(), at=at, progress=_watch(upload))
    save(upload, "outcome", outcome)
    forget(upload, "checked")
    family = [one for one in state.family if one != outcome.batch_id]
    phase = "stopped" if outcome.cancelled else "imported"
    return {"phase": phase, "batch_id": outcome.batch_id, "family": (*family, outcome.batch_id)}


def _undo(upload: Upload, state: State, at: datetime) -> dict[str, object]:
    """The latest import of a family first: what was mended depends on what came in before."""
    for batch_id in reversed(state.family):

        def told(words: str, batch_id: int = batch_id) -> None:
            save(upload, "step", Step(words=f"Import {batch_id}: {words[0].lower()}{words[1:]}"))

        if not is_undone(batch_id):
            importing.undo(batch_id, by=state.by.actor(), at=at, told=told)
    for sent in every():
        if state_of(sent).batch_id in state.family:
            change(sent, phase="undone", family=())
    return {"phase": "undone"}


_TASKS: dict[str, Callable[[Upload, State, datetime], dict[str, object]]] = {
    "read": _read,
    "check": _check,
    "import": _import,
    "undo": _undo,
}


def _planned(upload: Upload, state: State, at: datetime) -> Plan:
    save(upload, "step", Step(words="Reading the files"))
    try:
        return _plan(upload, state, at)
    except ImportProblem:
        mapping = None if upload.mapping.exists() else proposed([upload.files])
        if mapping is None:
            raise
        upload.mapping.write_text(mappings.written(mapping), encoding="utf-8")
        return _plan(upload, state, at)


def _plan(upload: Upload, state: State, at: datetime) -> Plan:
    return plan(
        [upload.files],
        mapping=mapping_of(upload),
        date_order=state.date_order or None,
        create_missing=state.create_missing,
        custom_fields=custom_fields(policies.company(at.date()).day_of(at)),
        mended=mending_of(upload).mended(),
    )


def mapping_of(upload: Upload) -> mappings.Mapping | None:
    """The mapping of an upload; None where the files are recognised without. Raises ImportProblem."""
    return mappings.parse(upload.mapping.read_text(encoding="utf-8"), "mapping.yaml") if upload.mapping.exists() else None


def said_orders(upload: Upload) -> dict[str, str]:
    """`file/column` -> how its dates are written, where the mapping says so."""
    try:
        mapping = mapping_of(upload)
    except ImportProblem:
        return {}
    files = mapping.files if mapping else {}
    said = ((plain(name), column, one.date_order) for name, file in files.items() for column, one in file.columns.items())
    return {f"{file}/{column}": order for file, column, order in said if order}


def is_mapped(upload: Upload) -> bool:
    mapping = mapping_of(upload)
    return bool(mapping and mapping.files)


def cancelling(upload: Upload) -> Path:
    """Is there while somebody wants the import to stop."""
    return upload.root / "cancel"


def _watch(upload: Upload) -> Callable[[Progress], bool]:
    """Keeps how far the import is, and stops it when somebody asked for that."""
    last = 0.0

    def told(progress: Progress) -> bool:
        nonlocal last
        if time.monotonic() - last > 0.2:
            last = time.monotonic()
            step = Step(
                words="Writing records",
                done=progress.done,
                total=progress.total,
                rate=progress.rate,
                seconds_left=progress.seconds_left,
            )
            save(upload, "step", step)
        return not cancelling(upload).exists()

    return told
