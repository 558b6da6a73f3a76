"""The routes that change records, all through `workspace.editing`: one, many at once, back again."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from salesops.kernel.kinds import Kind
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.records.access import scope_of
from salesops.records.actions import Written
from salesops.records.errors import InvalidError
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.workspace import editing
from salesops.workspace.records_api import answers, encoding, shapes
from salesops.workspace.records_api.external import checked, unrevealing
from salesops.workspace.records_api.problems import invalid, told

WRITE = allows("records:write")
RECORD_ID = Path(..., ge=1, le=shapes.BIGGEST, description="The record's id")
VERSION = Query(None, ge=1, description="The version the change is based on, unless If-Match says it")
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string", "pattern": '^(W/)?"[0-9]+"$'},
    "description": "The ETag of the record the change is based on.",
}
BASED: dict[str, Any] = {
    "parameters": [IF_MATCH],
    "responses": {428: {"$ref": "#/components/responses/Problem428"}},
}
_ETAG = re.compile(r'(?:W/)?"(\d{1,18})"', re.ASCII)


def add_changes(router: Router, kind: Kind) -> None:
    _add_create(router, kind)
    _add_patch(router, kind)
    _add_hide(router, kind)


def _add_create(router: Router, kind: Kind) -> None:
    new, made = shapes.new(kind), shapes.written(kind)

    @router.post(
        "", response={201: made}, auth=WRITE, operation_id=f"create_{kind.name}", summary=f"Create one of the {kind.plural}"
    )
    def create(request: HttpRequest, given: new) -> HttpResponse:  # type: ignore[valid-type]
        """A new record. What goes without saying may be left out: its owner, the first stage, the company's currency."""
        caller = writer(request)
        values = given.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        external = {name: values.pop(name, "") for name in ("source_system", "external_id")}
        with told():
            checked(kind, external)
            done = _created(kind, encoding.flat(kind, values), external, caller)
        return shown(done, status=201, location=f"/api/records/{shapes.slug(kind)}/{done.id}")


def _created(kind: Kind, values: dict[str, Any], external: dict[str, str], caller: Caller) -> Written:
    try:
        return editing.create(kind.name, values, viewer=caller.viewer, by=caller.actor, at=caller.at, **external)
    except InvalidError as error:
        scope = scope_of(caller.viewer, caller.at)
        raise InvalidError([unrevealing(kind, finding, external, scope) for finding in error.findings]) from error


def _add_patch(router: Router, kind: Kind) -> None:
    change, done_shape = shapes.change(kind), shapes.written(kind)

    @router.patch(
        "/{int:record_id}",
        response=done_shape,
        auth=WRITE,
        operation_id=f"change_{kind.name}",
        summary=f"Change one of the {kind.plural}",
        openapi_extra=BASED,
    )
    def patch(request: HttpRequest, given: change, record_id: int = RECORD_ID) -> HttpResponse:  # type: ignore[valid-type]
        """Change the fields given, if it is still what you read; else 409 says who changed what since."""
        caller = writer(request)
        values = given.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        version = based_on(request, values.pop("version", None))
        return shown(changed(kind, record_id, encoding.flat(kind, values), version, caller))


def changed(kind: Kind, record_id: int, values: dict[str, Any], version: int, caller: Caller) -> Written:
    with told():
        known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
        return editing.change(kind.name, record_id, values, version=version, **known)


def _add_hide(router: Router, kind: Kind) -> None:
    @router.delete(
        "/{int:record_id}",
        response=answers.Done,
        auth=WRITE,
        operation_id=f"delete_{kind.name}",
        summary=f"Delete one of the {kind.plural}",
        openapi_extra=BASED,
    )
    def delete(request: HttpRequest, record_id: int = RECORD_ID, version: int | None = VERSION) -> HttpResponse:
        """Hide it. Nothing is forgotten: its history stays, and it can be restored."""
        caller = writer(request)
        known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
        with told():
            done = editing.remove(kind.name, record_id, version=based_on(request, version), **known)
        return answers.answered(told_of(done), version=done.version)

    @router.post(
        "/{int:record_id}/restore",
        response=shapes.written(kind),
        auth=WRITE,
        operation_id=f"restore_{kind.name}",
        summary=f"Restore one of the {kind.plural}",
        openapi_extra=BASED,
    )
    def restore(request: HttpRequest, record_id: int = RECORD_ID, version: int | None = VERSION) -> HttpResponse:
        """Show a deleted record again, as it was."""
        caller = writer(request)
        known = {"viewer": caller.viewer, "by": caller.actor, "at": caller.at}
        with told():
            return shown(editing.bring_back(kind.name, record_id, version=based_on(request, version), **known))


def writer(request: HttpRequest) -> Caller:
    """The caller of a change; the past is not to be changed."""
    if "as_of" in request.GET:
        detail = "The past is to be looked at only. Leave as_of out to change what is now."
        raise ProblemError(409, "The past cannot be changed", detail)
    return caller_of(request)


def based_on(request: HttpRequest, given: Any) -> int:
    """The version a change is based on. Raises ProblemError (422, 428)."""
    header = request.headers.get("If-Match", "").strip()
    if header:
        match = _ETAG.fullmatch(header)
        if match is None:
            invalid("If-Match", f"{header!r} is no ETag of ours.", "It is a version in quotes.", 'Send the ETag you got, as "3".')
        return int(match[1])
    if given is None:
        detail = "Send the version you read, as the header If-Match or as `version`: so nobody's change is lost."
        raise ProblemError(428, "Which version is this based on?", detail)
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= shapes.BIGGEST:
        invalid("version", f"{given!r} is no version.", "Versions count from 1.", "Send the version you read.")
    return given


def told_of(done: Written) -> dict[str, Any]:
    return {"id": done.id, "version": done.version, "sequence": done.sequence}


def shown(done: Written, *, status: int = 200, location: str = "") -> HttpResponse:
    """The record after the change. Whoever made it sees it, also where it now is somebody else's."""
    row = queries.get(done.kind, done.id, scope=EVERYTHING)
    if row is None:
        raise ProblemError(409, "It is gone", "The change was stored, and somebody deleted the record right after it.")
    return answers.answered({**encoding.record(row), "sequence": done.sequence}, status, version=row.version, location=location)
