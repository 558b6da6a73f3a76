"""Importing over HTTP: send files, read what they mean, say what they mean, check, import, cancel, undo."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from salesops.records.access import may
from salesops.records.importing import ImportProblem
from salesops.records.importing import mapping as mappings
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace.imports import actions, downloads, uploads
from salesops.workspace.imports.access import REFUSED
from salesops.workspace.imports.problems import BusyError, UnknownUploadError, UploadRefused
from salesops.workspace.imports.queries.batches import import_of, imports
from salesops.workspace.imports.receiving import was_too_large
from salesops.workspace.imports.state import Step, load, state_of
from salesops.workspace.imports.understood import Outcome, Understood
from salesops.workspace.imports.uploads import Upload

router = Router(tags=["imports"], auth=allows("imports:write"))


class Decided(Schema):
    """What a person decided. `mapping`: the text of a mapping file, empty for what is recognised."""

    mapping: str = ""
    date_order: Literal["", "dmy", "mdy"] = ""
    create_missing: bool = False


class Run(Schema):
    dry_run: bool = False


@router.get("")
def index(request: HttpRequest) -> dict[str, Any]:
    """Every import there was, and the uploads that are kept."""
    _allowed(request)
    states = sorted(map(state_of, uploads.every()), key=lambda state: state.sent_at, reverse=True)
    return {"imports": [vars(one) for one in imports()], "uploads": [state.model_dump(mode="json") for state in states]}


@router.post("")
def send(request: HttpRequest, files: list[UploadedFile] = File(...)) -> dict[str, Any]:  # noqa: B008  how ninja declares files
    """Take files in and begin to read them."""
    caller, now = _allowed(request)
    try:
        return _told(actions.take_in(files, too_large=was_too_large(request), by=caller.actor, at=now))
    except UploadRefused as error:
        raise ProblemError(413 if was_too_large(request) else 422, "The files cannot be taken", str(error)) from error


@router.get("/{token}")
def show(request: HttpRequest, token: str) -> dict[str, Any]:
    """Where an upload stands: what was understood of it, how far it is, what came in."""
    _allowed(request)
    return _told(_known(token))


@router.post("/{token}/mapping")
def decide(request: HttpRequest, token: str, given: Decided) -> dict[str, Any]:
    """Say what the files mean, and have them read again."""
    caller, now = _allowed(request)
    upload = _known(token)
    try:
        mapping = mappings.parse(given.mapping) if given.mapping.strip() else None
        actions.answer(upload, actions.Answers(mapping, given.date_order, given.create_missing))
        actions.begin(upload, "read", by=caller.actor, at=now)
    except ImportProblem as error:
        raise ProblemError(422, "The mapping has mistakes", str(error)) from error
    except BusyError as error:
        raise ProblemError(409, "Something is going on", str(error)) from error
    return _told(upload)


@router.post("/{token}/run")
def run(request: HttpRequest, token: str, given: Run) -> dict[str, Any]:
    """Import, or with `dry_run` only say what would happen."""
    caller, now = _allowed(request)
    upload = _known(token)
    try:
        actions.begin(upload, "check" if given.dry_run else "import", by=caller.actor, at=now)
    except BusyError as error:
        raise ProblemError(409, "Something is going on", str(error)) from error
    return _told(upload)


@router.post("/{token}/cancel")
def cancel(request: HttpRequest, token: str) -> dict[str, Any]:
    """Stop what is going on; whole chunks that went in stay, and the same again carries on."""
    _allowed(request)
    upload = _known(token)
    actions.cancel(upload)
    return _told(upload)


@router.get("/{token}/rejects/{of}/{number}")
def rejects(request: HttpRequest, token: str, of: Literal["checked", "outcome"], number: int) -> HttpResponse:
    """The rejected rows of one file with the reason, as CSV: of the last check or of the import."""
    _allowed(request)
    try:
        return downloads.rejects(_known(token), of, number)  # type: ignore[return-value]
    except UnknownUploadError as error:
        raise ProblemError(404, "No such file", str(error)) from error


@router.post("/batches/{batch_id}/undo")
def undo(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """Have an import taken back as a whole, with those that brought in what was mended of it. Ask how far it is by GET."""
    caller, now = _allowed(request)
    if import_of(batch_id) is None:
        raise ProblemError(404, "No such import", f"There is no import {batch_id}. GET /api/imports lists them.")
    try:
        actions.begin_undo(batch_id, by=caller.actor, at=now)
    except BusyError as error:
        raise ProblemError(409, "Something is going on", str(error)) from error
    told = _undoing(batch_id)
    if told["problem"]:
        raise ProblemError(409, "The import cannot be undone", told["problem"])
    return told


@router.get("/batches/{batch_id}/undo")
def undo_state(request: HttpRequest, batch_id: int) -> dict[str, Any]:
    """How far the undoing of an import is: `status` is undone, undoing, refused, or the import's own."""
    _allowed(request)
    if import_of(batch_id) is None:
        raise ProblemError(404, "No such import", f"There is no import {batch_id}. GET /api/imports lists them.")
    return _undoing(batch_id)


def _undoing(batch_id: int) -> dict[str, Any]:
    there, place = import_of(batch_id), uploads.undoing(batch_id)
    state = state_of(place) if place.kept("state").exists() else None
    status = there.status if there else ""
    if status != "undone" and state is not None:
        status = "undoing" if state.task else "refused" if state.problem else status
    problem = str(state.problem) if state and state.problem and status == "refused" else ""
    return {"batch_id": batch_id, "status": status, "problem": problem}


def _allowed(request: HttpRequest) -> tuple[Caller, datetime]:
    caller = caller_of(request)
    if not may(caller.viewer, "import"):
        raise ProblemError(403, "Not allowed", REFUSED)
    return caller, datetime.now(UTC)


def _known(token: str) -> Upload:
    try:
        return uploads.known(token)
    except UnknownUploadError as error:
        raise ProblemError(404, "No such upload", str(error)) from error


def _told(upload: Upload) -> dict[str, Any]:
    kept = {"understood": Understood, "checked": Outcome, "outcome": Outcome, "step": Step}
    found = {name: load(upload, name, model) for name, model in kept.items()}
    told = {name: one.model_dump(mode="json") if one else None for name, one in found.items()}
    for outcome in filter(None, (told["checked"], told["outcome"])):  # where files lie is nobody's business
        outcome["rejects"] = [Path(path).name for path in outcome["rejects"]]
    return {**state_of(upload).model_dump(mode="json"), **told}
