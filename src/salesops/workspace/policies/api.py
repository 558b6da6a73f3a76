"""Policies over HTTP: read what holds, check a text, compare, apply it."""

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from salesops.policies import actions, checking, difference, outside, queries, telling
from salesops.policies.timeline import Version
from salesops.records.access import Action, may
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.api_problems import ProblemError, said

router = Router(tags=["policies"], auth=allows("policies:read"))


class PolicyText(Schema):
    text: str
    starts_on: date | None = None
    note: str = ""
    approved_by: str = ""


class InForce(Schema):
    kind: str
    on: date
    text: str


class Applied(Schema):
    kind: str
    number: int
    starts_on: date
    ends_on: date | None
    text: str
    by: str
    at: datetime
    note: str


class Found(Schema):
    where: str
    what: str
    why: str
    fix: str


class Checked(Schema):
    valid: bool
    findings: list[Found]


class Differs(Schema):
    change: str
    where: str
    said: str
    before: str
    after: str
    words: str


# Before /{kind}, which would take the addresses of these two.
@router.post("/check", response=Checked)
def check(request: HttpRequest, given: PolicyText) -> dict[str, Any]:
    """Whether a text is a valid document whose example cases hold, and all that is wrong with it."""
    caller = _allowed(request, "read")
    read = checking.check_whole(given.text, at=caller.at)
    findings = read if isinstance(read, list) else []
    return {"valid": not findings, "findings": said(findings)}


@router.post("/apply", response=Applied, auth=allows("policies:write"))
def apply(request: HttpRequest, given: PolicyText) -> dict[str, Any]:
    """Let a document hold from a day on: today by default, the first of its kind always did. The same again changes nothing.

    Where the governance policy asks for a second person, `approved_by` names who approved it, as in a merge request.
    """
    caller = _allowed(request, "apply_policies")
    read = checking.check_whole(given.text, at=caller.at)
    if isinstance(read, list):
        raise ProblemError(422, "The policy has mistakes", "\n".join(map(str, read)), read)
    today = _today(caller)
    if why := outside.barred(read.kind, given.starts_on, today, given.approved_by, caller.actor):
        raise ProblemError(403, "The governance policy bars it", why)
    starts_on = given.starts_on or queries.first_day(read.kind, today)
    note = outside.noted(given.note, given.approved_by)
    try:
        return _version(actions.apply(given.text, starts_on=starts_on, by=caller.actor, at=datetime.now(UTC), note=note))
    except actions.PolicyRefused as error:
        raise ProblemError(422, "The policy has mistakes", str(error)) from error
    except actions.PolicyConflictError as error:
        raise ProblemError(409, "Somebody was quicker", str(error)) from error


@router.get("/{kind}", response=InForce)
def in_force(request: HttpRequest, kind: str, on: date | None = None) -> dict[str, Any]:
    """The document of a kind that holds on a day (today by default), as text."""
    day = on or _today(_allowed(request, "read"))
    try:
        return {"kind": kind, "on": day, "text": queries.export(queries.known(kind), day)}
    except queries.UnknownPolicyError as error:
        raise ProblemError(404, "No such policy", str(error)) from error


@router.get("/{kind}/versions", response=list[Applied])
def versions(request: HttpRequest, kind: str) -> list[dict[str, Any]]:
    """Every version of a kind that was ever applied."""
    _allowed(request, "read")
    try:
        return [_version(version) for version in queries.versions(kind)]
    except queries.UnknownPolicyError as error:
        raise ProblemError(404, "No such policy", str(error)) from error


@router.get("/{kind}/difference", response=list[Differs])
def differs(request: HttpRequest, kind: str, first: int, second: int) -> list[dict[str, Any]]:
    """What differs between two versions of a kind, in words; version 0 is the program's default."""
    _allowed(request, "read")
    try:
        old, new = (queries.document_of(queries.version(kind, n) if n else None, queries.known(kind)) for n in (first, second))
    except queries.UnknownPolicyError as error:
        raise ProblemError(404, "No such policy", str(error)) from error
    return telling.differences_data(difference.differences(old, new))


def _allowed(request: HttpRequest, action: Action) -> Caller:
    caller = caller_of(request)
    if not may(caller.viewer, action):
        raise ProblemError(403, "Not allowed", f"Your role does not allow to {action.replace('_', ' ')}.")
    return caller


def _today(caller: Caller) -> date:
    return queries.company(caller.at.date()).day_of(caller.at)


def _version(version: Version) -> dict[str, Any]:
    return {
        "kind": version.kind,
        "number": version.number,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "text": version.text,
        "by": version.by_name,
        "at": version.at,
        "note": version.note,
    }
