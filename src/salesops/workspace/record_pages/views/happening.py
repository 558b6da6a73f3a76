"""What is done on the page of a record: logging, moving a deal, hiding and bringing back, undoing."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.workspace import editing, undoing
from salesops.workspace.record_pages.actions.logging import log as log_on
from salesops.workspace.record_pages.queries.facts import fact_of
from salesops.workspace.record_pages.queries.happened import timeline_of
from salesops.workspace.record_pages.queries.logging import composer_of
from salesops.workspace.record_pages.queries.moving import move_form
from salesops.workspace.record_pages.queries.path import path_of, stage_of
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.views.answers import Wrong, go, part, refuse, version_in, wants_part
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.refusals import told_of

_MOVES_WITH = ("loss_reason", "amount", "competitor", "next_step")


def log(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    problem, sequence = "", None
    try:
        sequence = log_on(looked_at.row, _logged(request, visit), **_who(visit)).sequence
    except InvalidError as error:
        problem = told_of(error)
    if not wants_part(request):
        if problem:
            return refuse(request, looked_at.address, ValueError(problem))
        undoing.offer(request, "Logged.", [sequence])
        return go(request, looked_at.address)
    context = {
        "timeline": timeline_of(looked_at),
        "composer": composer_of(looked_at),
        "problem": problem,
        "given": request.POST if problem else {},
        "undo": sequence,
        "seen": looked_at,
        "past": visit.as_of,
    }
    return part(request, "happened.html", context, status=422 if problem else 200)


def _logged(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    given: dict[str, Any] = {name: request.POST.get(name, "") for name in ("type", "subject", "body", "minutes", "outcome")}
    if given["type"] != "call":
        given["outcome"] = ""
    if given["type"] == "task":
        given["due_on"] = request.POST.get("due_on", "")
    if when := request.POST.get("when", ""):
        given["at"] = _moment(when, visit)
    return given


def _moment(text: str, visit: Visit) -> Any:
    """A day or a moment of the company's; what cannot be read is left to the action to refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(visit.company.time_zone))
    except ValueError:
        return text


def move(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    """GET: what a closing stage asks; POST: move. Open stages ask nothing."""
    looked_at = seen(visit, kind, record_id)
    if kind != "deal" or not looked_at.may_edit:
        raise NotFoundError("Only a deal one may change is moved.")
    sent = request.POST if request.method == "POST" else request.GET
    pipeline, key = sent.get("pipeline", ""), sent.get("stage", "")
    stage = stage_of(looked_at, key) if not pipeline else None
    if request.method == "GET":
        template = "move.html" if wants_part(request) else "move_page.html"
        return part(request, template, {"form": move_form(looked_at, stage, pipeline)})
    changes: dict[str, Any] = {"pipeline": pipeline} if pipeline else {"stage": key}
    changes |= {name: request.POST[name] for name in _MOVES_WITH if name in request.POST}
    try:
        written = editing.change("deal", record_id, changes, version=version_in(request), **_who(visit))
    except (InvalidError, ConflictError) as error:
        if isinstance(error, editing.GateRefused) and key:
            return go(request, f"{looked_at.address}/gate?{urlencode({'to': key, 'back': looked_at.address})}")
        return refuse(request, looked_at.address, error)
    now = seen(visit, kind, record_id)
    path = path_of(now)
    where = next((step.name for step in path.steps if step.key == now.values["stage"]), "") if path else ""
    undoing.offer(request, f"{now.title} is in {where} now.", [written.sequence])
    return go(request, looked_at.address)


def hide(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    try:
        written = editing.remove(kind, record_id, version=version_in(request), **_who(visit))
    except ConflictError as error:
        return refuse(request, looked_at.address, error)
    undoing.offer(request, f"{looked_at.title} is hidden. Nothing is forgotten.", [written.sequence])
    return go(request, looked_at.address)


def restore(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    try:
        written = editing.bring_back(kind, record_id, version=version_in(request), **_who(visit))
    except ConflictError as error:
        return refuse(request, looked_at.address, error)
    undoing.offer(request, f"{looked_at.title} is back.", [written.sequence])
    return go(request, looked_at.address)


def complete(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    """Tick off a task, on its own page."""
    looked_at = seen(visit, kind, record_id)
    try:
        written = editing.change("activity", record_id, {"done_at": visit.now}, version=version_in(request), **_who(visit))
    except (InvalidError, ConflictError) as error:
        return refuse(request, looked_at.address, error)
    undoing.offer(request, "Done.", [written.sequence])
    return go(request, looked_at.address)


def undo(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    """Take back what was done on this page, where its parts are fetched anew rather than the page loaded again."""
    looked_at = seen(visit, kind, record_id)
    sequences = [int(text) for text in request.POST.get("sequences", "").split(",") if text.isdecimal() and len(text) < 19]
    try:
        editing.undo(sequences, **_who(visit))
    except Wrong as error:
        return refuse(request, looked_at.address, error)
    name = request.POST.get("field", "")
    if not wants_part(request) or not _is_fact(looked_at, name):
        undoing.offer(request, "Undone.", [])
        return go(request, looked_at.address)
    fact = fact_of(seen(visit, kind, record_id), name)
    return part(request, "fact.html", {"fact": fact, "undone": True}, changed=True)


def _is_fact(looked_at: Seen, name: str) -> bool:
    return name in looked_at.words.custom or name in looked_at.shape.described.by_name


def _who(visit: Visit) -> dict[str, Any]:
    return {"viewer": visit.viewer, "by": visit.by, "at": visit.now}
