"""Files and timelines over HTTP. (Records themselves, converting and moving are under /api/records.)"""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records.access import scope_of
from salesops.records.errors import NotFoundError
from salesops.records.files import actions, queries
from salesops.records.files.errors import FileRefused, NoSuchFileError
from salesops.records.life.timeline import timeline
from salesops.records.queries import get
from salesops.web.api_caller import Caller, allows, caller_of
from salesops.web.api_problems import ProblemError
from salesops.web.as_of import AsOfError, read_as_of
from salesops.workspace import editing
from salesops.workspace.record_pages.as_data import Happened, happened
from salesops.workspace.record_pages.queries.happened import read_spot, write_spot
from salesops.workspace.record_pages.receiving import was_too_large
from salesops.workspace.record_pages.shapes import SHAPES
from salesops.workspace.record_pages.views.files import as_attachment

BIGGEST = 2**63 - 1
_BYTES = {"type": "string", "format": "binary"}
_WRITE = allows("records:write")
_Id = Annotated[int, Path(ge=1, le=BIGGEST)]
files_router = Router(tags=["files"], auth=allows("records:read"))
timeline_router = Router(tags=["timeline"], auth=allows("records:read"))


class FileTold(Schema):
    id: int
    kind: str
    record_id: int
    name: str
    size: int
    sha256: str
    content_type: str
    added_at: datetime
    by_name: str
    removed: bool


class FilesTold(Schema):
    files: list[FileTold]


class Of(Schema):
    """The record files are on."""

    kind: Literal[tuple(SHAPES)]  # type: ignore[valid-type]
    record_id: int = Field(ge=1, le=BIGGEST)


class Asked(Schema):
    show: Literal["all", "activities", "changes"] = "all"
    after: str = Field("", max_length=200, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=200)
    as_of: str = Field("", max_length=10, description="Nothing later than the end of this day, like 2026-03-31")


class TimelineTold(Schema):
    """What happened, the latest first; `next` is '' at the beginning of the record's life."""

    happened: list[Happened]
    next: str


@files_router.get("", response=FilesTold, summary="Files of a record")
def index(request: HttpRequest, of: Of = Query(...)) -> dict[str, object]:  # noqa: B008  how ninja declares it
    """Who sees the record sees its files."""
    _, scope = _seen(request)
    _record(of.kind, of.record_id, scope)
    return {"files": queries.files_of(of.kind, of.record_id)}


@files_router.post("", response={201: FileTold}, auth=_WRITE, summary="Attach a file")
def attach(
    request: HttpRequest,
    of: Of = Query(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Status[object]:
    """As multipart/form-data, one file. The same content under the same name again changes nothing."""
    caller, scope = _writer(request, of.kind)
    _record(of.kind, of.record_id, scope)
    if was_too_large(request):
        raise ProblemError(413, "The file is too large", "It has more bytes than one file may have.")
    try:
        row = actions.attach(of.kind, of.record_id, file.name or "", file.chunks(), by=caller.actor, at=caller.at)
    except FileRefused as refused:
        raise ProblemError(422, "The file cannot be attached", str(refused), [refused.finding]) from refused
    return Status(201, queries.get(row.id, scope=scope))


attach.without_keys = True  # type: ignore[attr-defined]


@files_router.get("/{int:file_id}", response=FileTold, summary="About a file")
def about(request: HttpRequest, file_id: _Id) -> queries.File:
    """Its name, size, type and SHA-256."""
    return _file(file_id, _seen(request)[1])


@files_router.get(
    "/{int:file_id}/content",
    summary="The content of a file",
    openapi_extra={"responses": {200: {"description": "The file, to be saved.", "content": {"*/*": {"schema": _BYTES}}}}},
)
def content(request: HttpRequest, file_id: _Id) -> HttpResponse:
    """To be saved, never shown: it comes as an attachment, sandboxed."""
    file = _file(file_id, _seen(request)[1])
    try:
        return as_attachment(file)  # type: ignore[return-value]
    except NoSuchFileError as error:
        raise ProblemError(404, "Not found", str(error)) from error


@files_router.delete("/{int:file_id}", response=FileTold, auth=_WRITE, summary="Remove a file")
def remove(request: HttpRequest, file_id: _Id) -> queries.File:
    """It can be brought back."""
    caller, scope = _writer(request)
    file = _file(file_id, scope)
    _writer(request, file.kind)
    actions.remove(file_id, by=caller.actor, at=caller.at)
    return _file(file_id, scope, removed=True)


@files_router.post("/{int:file_id}/restore", response=FileTold, auth=_WRITE, summary="Bring a removed file back")
def restore(request: HttpRequest, file_id: _Id) -> queries.File:
    """As it was."""
    caller, scope = _writer(request)
    file = _file(file_id, scope, removed=True)
    _writer(request, file.kind)
    actions.bring_back(file_id, by=caller.actor, at=caller.at)
    return _file(file_id, scope)


remove.without_keys = restore.without_keys = True  # type: ignore[attr-defined]


@timeline_router.get("/{kind}/{int:record_id}", response=TimelineTold, summary="Timeline of a record")
def show(
    request: HttpRequest,
    kind: Literal[tuple(SHAPES)],  # type: ignore[valid-type]
    record_id: _Id,
    asked: Asked = Query(...),  # noqa: B008
) -> dict[str, object]:
    """Its changes, those of what is part of it, its files, and the activities about it, in one order."""
    caller, scope = _seen(request)
    _record(kind, record_id, scope)
    after = read_spot(asked.after)
    if asked.after and after is None:
        raise ProblemError(422, "The cursor cannot be read", "It is not the `next` of a page. Leave `after` out to begin anew.")
    try:
        until = read_as_of(asked.as_of, policies.company(caller.at.date()), caller.at).moment
    except AsOfError as error:
        raise ProblemError(422, "The day cannot be read", str(error)) from error
    found = timeline(kind, record_id, scope=scope, show=asked.show, limit=asked.limit, after=after, until=until)
    return {
        "happened": [happened(one) for one in found.happenings],
        "next": write_spot(found.last) if found.last else "",
    }


def _seen(request: HttpRequest) -> tuple[Caller, Scope]:
    caller = caller_of(request)
    return caller, scope_of(caller.viewer, caller.at)


def _writer(request: HttpRequest, kind: str = "deal") -> tuple[Caller, Scope]:
    caller, scope = _seen(request)
    if not editing.editable(caller.viewer, kind):
        raise ProblemError(403, "Not allowed", f"The role {caller.viewer.role} does not change {KINDS[kind].plural}.")
    return caller, scope


def _record(kind: str, record_id: int, scope: Scope) -> None:
    if get(kind, record_id, scope=scope) is None:
        raise ProblemError(404, "Not found", f"There is no {kind} {record_id} that you can see.")


def _file(file_id: int, scope: Scope, *, removed: bool = False) -> queries.File:
    try:
        return queries.get(file_id, scope=scope, removed=removed)
    except (NoSuchFileError, NotFoundError) as error:
        raise ProblemError(404, "Not found", "There is no such file that you can see.") from error
