"""Asking for an exception or an approval, and answering it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.capabilities.process.models import Request, Tick
from salesops.capabilities.process.queries.standing import plain
from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.condition import fields_of
from salesops.kernel.finding import Finding
from salesops.policies.documents.sales_process import Pipeline
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.row import Row

EXCEPTION_BY = frozenset({"manager", "ops", "admin"})
"""Roles that answer exceptions; approvals name their own."""


def ask_exception(
    deal: Row,
    pipeline: Pipeline,
    stage: str,
    names: Sequence[str],
    reason: str,
    *,
    expires_on: date | None,
    by: Actor,
    at: datetime,
) -> Request:
    """Ask that a deal may move although it lacks what is named."""
    _said(reason)
    if not names:
        raise InvalidError([Finding("names", "Nothing is named.", "An exception is from something.", "Name what is missing.")])
    if expires_on is not None and expires_on <= at.date():
        raise InvalidError([Finding("expires_on", f"{expires_on} has passed.", "", "Give a later day.")])
    return _ask("exception", deal, pipeline, stage, list(names), {}, reason, expires_on, by=by, at=at)


def ask_approval(deal: Row, pipeline: Pipeline, stage: str, key: str, reason: str, *, by: Actor, at: datetime) -> Request:
    """Ask for an approval the process wants; it holds for the values it was asked for with."""
    _said(reason)
    approval = next((one for one in pipeline.approvals if one.key == key), None)
    if approval is None:
        raise InvalidError([Finding("approval", f"{pipeline.name} has no approval {key}.", "", "Look at the process.")])
    known = {name: plain(deal.values.get(name)) for name in sorted(fields_of(approval.concerns)) if name in deal.values}
    return _ask("approval", deal, pipeline, stage, [key], known, reason, None, by=by, at=at)


def answer(
    request_id: int, *, granted: bool, note: str, role: str, pipeline: Pipeline | None, by: Actor, at: datetime
) -> Request:
    """Grant or refuse, once; never one's own request."""
    with transaction.atomic():
        request = Request.objects.select_for_update().filter(id=request_id).first()
        if request is None:
            raise NotFoundError(f"There is no request {request_id}.")
        _may_answer(request, role, pipeline, by)
        request.answer = "granted" if granted else "refused"
        request.decided_by_id, request.decided_by_name, request.decided_at, request.note = by.person_id, by.name, at, note
        request.save()
        _tell(request, "answer", {"answer": ("", request.answer), "note": ("", note)}, by, at)
    return request


def _may_answer(request: Request, role: str, pipeline: Pipeline | None, by: Actor) -> None:
    if request.answer:
        raise InvalidError([Finding("answer", f"It was {request.answer} already by {request.decided_by_name}.", "", "Ask anew.")])
    if (request.asked_by_id, request.asked_by_name) == (by.person_id, by.name):
        raise InvalidError([Finding("answer", "It is your own request.", "Four eyes see more.", "Let somebody else answer.")])
    allowed = set(EXCEPTION_BY)
    if request.kind == "approval":
        approvals = pipeline.approvals if pipeline else ()
        allowed = {one for approval in approvals if approval.key in request.names for one in approval.by}
    if role not in allowed:
        who = ", ".join(sorted(allowed)) or "nobody any more"
        raise InvalidError([Finding("answer", f"A {role} does not answer this.", f"It is for: {who}.", "Pass it on.")])


def _ask(
    kind: str,
    deal: Row,
    pipeline: Pipeline,
    stage: str,
    names: list[str],
    known: dict[str, str],
    reason: str,
    expires_on: date | None,
    *,
    by: Actor,
    at: datetime,
) -> Request:
    with transaction.atomic():
        waiting = Request.objects.filter(kind=kind, deal_id=deal.id, stage=stage, answer="", names=names)
        if found := waiting.first():
            return found
        request = Request.objects.create(
            kind=kind,
            deal_id=deal.id,
            pipeline=pipeline.key,
            stage=stage,
            names=names,
            known=known,
            reason=reason,
            asked_by_id=by.person_id,
            asked_by_name=by.name,
            asked_at=at,
            expires_on=expires_on,
        )
        changes = {"deal": (None, deal.id), "stage": (None, stage), "names": (None, names), "reason": (None, reason)}
        _tell(request, f"ask_{kind}", changes, by, at)
    return request


def _tell(request: Request, action: str, changes: dict[str, tuple[Any, Any]], by: Actor, at: datetime) -> None:
    append([NewEvent("process_request", request.id, action, at, changes, by, at)])


def _said(reason: str) -> None:
    if not reason.strip():
        raise InvalidError([Finding("reason", "The reason is missing.", "Whoever answers needs it.", "Say why.")])


def tick(deal_id: int, stage: str, text: str, *, done: bool, by: Actor, at: datetime) -> None:
    """Tick a step of the play off, or take the tick away."""
    with transaction.atomic():
        there = Tick.objects.filter(deal_id=deal_id, stage=stage, text=text)
        if done == there.exists():
            return
        if done:
            Tick.objects.create(deal_id=deal_id, stage=stage, text=text, by_id=by.person_id, by_name=by.name, at=at)
        else:
            there.delete()
        changes = {"stage": (None, stage), "step": (None, text), "done": (not done, done)}
        append([NewEvent("play", deal_id, "tick" if done else "untick", at, changes, by, at)])
