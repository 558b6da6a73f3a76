"""What the grid's script asks and sends: rows, names, writes, views. JSON for our own pages; the public API is another."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from salesops.kernel.condition import ConditionError
from salesops.kernel.kinds import KINDS
from salesops.records.errors import NotFoundError
from salesops.records.listing import AskError
from salesops.web.as_of import AsOfError
from salesops.workspace import editing
from salesops.workspace.grids import jobs
from salesops.workspace.grids.actions import bulk
from salesops.workspace.grids.actions.cells import Outcome, write_cells
from salesops.workspace.grids.actions.views import keep_view
from salesops.workspace.grids.queries import tasks
from salesops.workspace.grids.queries.names import offered
from salesops.workspace.grids.queries.rows import PAGE, footer_of, lines_from, rows_by_id, rows_of
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.queries.words import conflict_data
from salesops.workspace.grids.selection import SelectionError
from salesops.workspace.grids.sent import SentError, SentRow, sent_rows
from salesops.workspace.grids.visiting import ReadOnlyError, chosen, visit, writing
from salesops.workspace.views import actions as views
from salesops.workspace.views.errors import ChangedMeanwhileError, NoSuchViewError, NotYoursError, ViewError

Answer = dict[str, Any]
View = Callable[..., Answer]
LARGEST = 4 * 1024 * 1024
_STATUS: dict[type[Exception], int] = {
    SelectionError: 400, SentError: 400, AskError: 400, ConditionError: 400, AsOfError: 400, ViewError: 422,
    editing.Forbidden: 403, PermissionDenied: 403, NotYoursError: 403, Http404: 404, NotFoundError: 404, NoSuchViewError: 404,
    tasks.NoSuchTaskError: 404,
    ReadOnlyError: 409, bulk.NotNowError: 409, ChangedMeanwhileError: 409,
}  # fmt: skip


def answering(view: View) -> Callable[..., JsonResponse]:
    """The answer as JSON; every refusal in words, with the status that says of which sort it is."""

    @wraps(view)
    def respond(request: HttpRequest, kind: str, **named: str) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"words": "You were logged out. Log in again; what you typed is still here."}, status=401)
        try:
            return JsonResponse(view(request, kind, datetime.now(UTC), **named))
        except tuple(_STATUS) as error:
            status = next(code for known, code in _STATUS.items() if isinstance(error, known))
            return JsonResponse({"words": str(error)}, status=status)

    return respond


@require_GET
@answering
def rows(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """One page; with `total` also how many match and what they add up to."""
    stands, _ = visit(request, kind, now)
    asked = chosen(request.GET, stands)
    data: dict[str, Any] = {"rows": rows_of(lines_from(asked, stands, offset=_number(request, "offset")))}
    return data | {"footer": footer_of(asked, stands), "page": PAGE} if "total" in request.GET else data


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "0")
    if not text.isdigit() or len(text) > 9:
        raise SelectionError(f"{name} is {text!r}. It is a whole number, counting from 0.")
    return int(text)


@require_GET
@answering
def names(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """Names of the records a column may refer to."""
    stands, _ = visit(request, kind, now)
    of = request.GET.get("of", "")
    column = stands.setting.columns.get(of)
    if column is None or column.refers_to not in KINDS:
        raise SelectionError(f"{of!r} is no column with names of records.")
    return {"names": offered(column.refers_to, request.GET.get("q", "").replace("\x00", "").strip()[:100], stands.scope)}


@require_POST
@answering
def write(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """Cells, all or none; with `try` nothing is stored and the answer says what would be.

    That a value is wrong, or somebody was quicker, is an answer (`stored: false`), not a failure of the request.
    """
    stands = writing(request, kind, now)
    data = _body(request)
    sent = sent_rows(data, stands)
    dry = data.get("try") is True
    outcome = write_cells(sent, stands, by=stands.viewer.actor("page"), at=now, dry=dry)
    if not outcome.is_stored:
        return _refused(outcome, sent, stands)
    told = {
        "stored": not dry,
        "cells": outcome.cells,
        "changed": len(outcome.changed),
        "sequences": [] if dry else list(outcome.sequences),
    }
    if dry:
        return told
    rows = rows_by_id([row.id for row in sent], chosen(request.GET, stands), stands)
    return told | {"sequences": list(outcome.sequences), "rows": rows}


def _refused(outcome: Outcome, sent: list[SentRow], stands: Standing) -> Answer:
    by_id = {row.id: row.cells for row in sent}
    return {
        "stored": False,
        "words": "Nothing was stored.",
        "problems": [vars(problem) for problem in outcome.problems],
        "conflicts": [conflict_data(one, by_id.get(one.record_id, {}), stands) for one in outcome.conflicts],
    }


@require_POST
@answering
def undo(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """Take one's own last write back, as a whole."""
    stands = writing(request, kind, now)
    sequences = _body(request).get("sequences")
    if not isinstance(sequences, list) or not sequences or not all(type(one) is int for one in sequences):
        raise SentError("Nothing to undo was named. Send the sequences a write answered with.")
    try:
        written = editing.undo(sequences, viewer=stands.viewer, by=stands.viewer.actor("page"), at=now)
    except editing.Refused as refused:
        problem = refused.problems[0]
        why = "somebody changed the same since. " if problem.conflict else ""
        return {"stored": False, "words": f"It was not undone: {why}{bulk.problem_words(problem)}"}
    return {"rows": rows_by_id([one.id for one in written], chosen(request.GET, stands), stands), "undone": len(written)}


@require_POST
@answering
def propose(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """A change of many records, to be checked: the answer says what would come of it, or where to ask how far it is."""
    stands = writing(request, kind, now)
    data = _body(request)
    ids, cells = data.get("ids"), data.get("cells", {})
    if not (ids is None or (isinstance(ids, list) and all(type(one) is int for one in ids))) or not _are_texts(cells):
        raise SentError("Send the ids of records, or none for all that match; and cells as column names with texts.")
    editing.allowed.check_role(stands.viewer, kind)
    try:
        by = stands.viewer.actor("page")
        task = bulk.propose(str(data.get("what")), cells, ids, chosen(request.GET, stands), stands, by=by, at=now)
    except bulk.CellsRefused as refused:
        return {"stored": False, "words": str(refused), "problems": [vars(problem) for problem in refused.problems]}
    jobs.begin(task, now)
    return tasks.shown(task)


def _are_texts(cells: Any) -> bool:
    return isinstance(cells, dict) and all(isinstance(text, str) for text in cells.values())


@require_GET
@answering
def task(request: HttpRequest, kind: str, now: datetime, token: str) -> Answer:
    stands, _ = visit(request, kind, now)
    return tasks.shown(tasks.own(token, stands))


@require_POST
@answering
def steer(request: HttpRequest, kind: str, now: datetime, token: str, do: str) -> Answer:
    """Go on with a task that was checked, cancel one, or take one back as a whole."""
    stands = writing(request, kind, now)
    found = tasks.own(token, stands)
    if do == "cancel":
        bulk.cancel(found)
    else:
        bulk.start(found, "running" if do == "go" else "undoing")
        jobs.begin(found, now)
    return tasks.shown(tasks.own(token, stands))


@require_POST
@answering
def save_view(request: HttpRequest, kind: str, now: datetime) -> Answer:
    """Keep what the address asks for under a name."""
    stands, _ = visit(request, kind, now)
    view = keep_view(_body(request), chosen(request.GET, stands), stands, by=stands.viewer.actor("page"), at=now)
    return {"id": view.id, "name": view.name, "version": view.version}


@require_POST
@answering
def delete_view(request: HttpRequest, kind: str, now: datetime, view: int) -> Answer:
    stands, _ = visit(request, kind, now)
    views.delete_view(view, viewer=stands.viewer, by=stands.viewer.actor("page"), at=now)
    return {"deleted": view}


def _body(request: HttpRequest) -> dict[str, Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise SentError("That is more than 4 MB at once. Paste less, or import the file.")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise SentError("What was sent is no JSON.") from error
    if not isinstance(data, dict):
        raise SentError("What was sent is no JSON object.")
    return data
