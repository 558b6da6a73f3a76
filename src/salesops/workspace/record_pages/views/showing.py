"""The page of one record, and the parts of it that are fetched again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from salesops.records.errors import NotFoundError
from salesops.workspace.record_pages.queries.editing_fact import editor_of
from salesops.workspace.record_pages.queries.facts import groups_of, is_editable
from salesops.workspace.record_pages.queries.happened import timeline_of
from salesops.workspace.record_pages.queries.page import around_of, record_page, top_of
from salesops.workspace.record_pages.queries.person import numbers_of
from salesops.workspace.record_pages.queries.seen import seen
from salesops.workspace.record_pages.shapes import SHAPES, address_of
from salesops.workspace.record_pages.views.answers import part
from salesops.workspace.record_pages.visit import Visit


def show(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    page = record_page(looked_at, show=request.GET.get("show", ""), after=request.GET.get("after", ""))
    edit = request.GET.get("edit", "")
    editor = editor_of(looked_at, edit) if looked_at.may_edit and edit and is_editable(looked_at, edit) else None
    return render(request, "record_pages/record.html", {"page": page, "editor": editor})


def top(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    return part(request, "top.html", {"top": top_of(seen(visit, kind, record_id))})


def facts(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    looked_at = seen(visit, kind, record_id)
    return part(request, "facts.html", {"seen": looked_at, "groups": groups_of(looked_at)})


def around(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    return part(request, "around.html", {"around": around_of(seen(visit, kind, record_id))})


def timeline(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    found = timeline_of(seen(visit, kind, record_id), request.GET.get("show", ""), request.GET.get("after", ""))
    return part(request, "timeline.html" if found.first_page else "timeline_items.html", {"timeline": found, "past": visit.as_of})


def numbers(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    return part(request, "numbers.html", {"numbers": numbers_of(seen(visit, kind, record_id))})


def anywhere(request: HttpRequest, visit: Visit, kind: str, record_id: int) -> HttpResponse:
    """The page of a record by its kind; of what has none, that of what it belongs to."""
    if kind not in SHAPES:
        raise NotFoundError(f"There is no page of {kind}.")
    query = request.GET.urlencode()
    return redirect(f"{address_of(kind, record_id)}?{query}" if query else address_of(kind, record_id))
