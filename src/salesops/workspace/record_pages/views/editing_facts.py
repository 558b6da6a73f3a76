"""Facts edited in place: one field at a time, each at the version that was seen."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Field
from salesops.records.actions import Written
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.life.reading import found
from salesops.workspace import editing, undoing
from salesops.workspace.record_pages.queries.choosing import the_one_called
from salesops.workspace.record_pages.queries.editing_fact import conflict_of, editor_of, others_field
from salesops.workspace.record_pages.queries.facts import fact_of, is_editable
from salesops.workspace.record_pages.queries.page import record_page
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.views.answers import go, part, version_in, wants_part
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.refusals import told_of


def edit(request: HttpRequest, visit: Visit, kind: str, record_id: int, name: str) -> HttpResponse:
    """GET: the form (`?show` the fact again); POST: save it."""
    looked_at = seen(visit, kind, record_id)
    if not is_editable(looked_at, name):
        raise NotFoundError(f"{name} of a {kind} is not edited here.")
    if request.method == "POST":
        return _save(request, looked_at, name)
    if "show" in request.GET or not looked_at.may_edit:
        return part(request, "fact.html", {"fact": fact_of(looked_at, name)})
    return part(request, "fact_form.html", {"editor": editor_of(looked_at, name)})


def _save(request: HttpRequest, looked_at: Seen, name: str) -> HttpResponse:
    typed = request.POST.get("value", "")
    try:
        value = value_in(request, looked_at, looked_at.field(name), typed)
        written = _written(looked_at, name, value, version_in(request))
    except InvalidError as error:
        return _again(request, looked_at, editor_of(looked_at, name, typed=typed, problem=told_of(error)), 422)
    except ConflictError as error:
        now = seen(looked_at.visit, looked_at.kind, looked_at.id)
        return _again(request, now, editor_of(now, name, typed=typed, conflict=conflict_of(now, name, error, value)), 409)
    return _saved(request, looked_at, name, written)


def _written(looked_at: Seen, name: str, value: Any, version: int) -> Written:
    """Changes of other fields meanwhile are no conflict: the field is saved beside them."""
    visit = looked_at.visit
    known = {"viewer": visit.viewer, "by": visit.by, "at": visit.now}
    try:
        return editing.change(looked_at.kind, looked_at.id, {name: value}, version=version, **known)
    except ConflictError as error:
        if not others_field(error):
            raise
        return editing.change(looked_at.kind, looked_at.id, {name: value}, version=error.version, **known)


def _saved(request: HttpRequest, looked_at: Seen, name: str, written: Written) -> HttpResponse:
    visit = looked_at.visit
    if found(looked_at.kind, looked_at.id, scope=visit.scope) is None:
        text = f"{looked_at.title} belongs to somebody else now, so you no longer see it."
        undoing.offer(request, text, [written.sequence])
        return go(request, f"/{looked_at.shape.grid}" if looked_at.shape.grid else "/")
    if not wants_part(request):
        undoing.offer(request, "Saved.", [written.sequence])
        return go(request, looked_at.address)
    fact = fact_of(seen(visit, looked_at.kind, looked_at.id), name)
    return part(
        request, "fact.html", {"fact": fact, "undo": written.sequence, "saved": True}, changed=written.sequence is not None
    )


def _again(request: HttpRequest, looked_at: Seen, editor: Any, status: int) -> HttpResponse:
    """The form once more. (Without scripts: the page, with the form open in it.)"""
    if wants_part(request):
        return part(request, "fact_form.html", {"editor": editor}, status=status)
    return part(request, "record.html", {"page": record_page(looked_at), "editor": editor}, status=status)


def value_in(request: HttpRequest, looked_at: Seen, field: Field, typed: str, *, prefix: str = "value") -> Any:
    """What was typed, as the actions take it: references by id (or by their whole name), moments in the company's zone."""
    if field.type == "ref":
        return the_one_called(looked_at.visit, field, request.POST.get(f"{prefix}_id", ""), typed)
    if field.type == "moment" and typed:
        return _moment(field, typed, looked_at.visit)
    if field.type in ("money", "number", "integer"):
        return typed.replace(",", "").replace("$", "").replace("€", "").strip()
    return typed.replace("\r\n", "\n")


def _moment(field: Field, typed: str, visit: Visit) -> datetime:
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        why = f"{typed!r} is no moment."
        raise InvalidError([Finding(field.name, "The value cannot be stored:", why, "Write it like 2017-03-05T14:30.")]) from None
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(visit.company.time_zone))).astimezone(UTC)
