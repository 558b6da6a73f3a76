"""New records, and choosing the ones they refer to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.life.reading import found
from salesops.workspace import editing, undoing
from salesops.workspace.record_pages.queries.choosing import CHOOSABLE, choices, the_one_called
from salesops.workspace.record_pages.queries.creating import new_form
from salesops.workspace.record_pages.shapes import SHAPES, Shape, address_of
from salesops.workspace.record_pages.views.answers import go, number_in, part
from salesops.workspace.record_pages.visit import Visit


def create(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """GET: the form, filled from the address; POST: create."""
    shape = SHAPES[kind]
    if not visit.may_edit(kind):
        why = f"Your role does not include {shape.described.plural}."
        why = "This is the past." if visit.as_of.is_past else why
        why = "You look through somebody else's eyes." if visit.viewer.looks_only else why
        raise editing.Forbidden(Finding(kind, f"You may not create a {shape.words}.", why, "Ask somebody whose role does."))
    if request.method == "GET":
        return render(request, "record_pages/new.html", {"page": new_form(visit, kind, request.GET.dict())})
    try:
        values = _values(request, visit, shape)
        written = editing.create(kind, values, viewer=visit.viewer, by=visit.by, at=visit.now)
    except InvalidError as error:
        form = new_form(visit, kind, request.POST.dict(), problems=_by_field(error), problem=_elsewhere(error, shape, visit))
        return render(request, "record_pages/new.html", {"page": form}, status=422)
    undoing.offer(request, f"The {shape.words} is there.", [written.sequence])
    if found(kind, written.id, scope=visit.scope) is None:
        return go(request, f"/{shape.grid}" if shape.grid else "/")
    return go(request, address_of(kind, written.id))


def choose(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    """Records whose name is like what is typed, for a field that refers to one."""
    if kind not in CHOOSABLE:
        raise NotFoundError(f"A {kind} is not chosen here.")
    account = number_in(request.GET.get("account", ""))
    return part(request, "choices.html", {"choices": choices(visit, kind, request.GET.get("q", ""), account=account)})


def _values(request: HttpRequest, visit: Visit, shape: Shape) -> dict[str, Any]:
    """Raises InvalidError with everything that cannot be read at once."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in shape.asked:
        field, typed = shape.field(name), request.POST.get(name, "")
        if field.type != "ref":
            values[name] = typed.replace(",", "") if field.type in ("money", "number", "integer") else typed
            continue
        try:
            values[name] = the_one_called(visit, field, request.POST.get(f"{name}_id", ""), typed)
        except InvalidError as error:
            findings += error.findings
    if findings:
        raise InvalidError(findings)
    for field in editing.custom_fields(shape.kind, visit.today):
        if typed := request.POST.get(f"custom.{field.name}", ""):
            values[f"custom.{field.name}"] = typed
    return values


def _by_field(error: InvalidError) -> dict[str, str]:
    found: dict[str, str] = {}
    for finding in error.findings:
        name = finding.where.partition(".")[2] or finding.where
        found[name] = " ".join(filter(None, (found.get(name), f"{finding.what} {finding.why} {finding.fix}".strip())))
    return found


def _elsewhere(error: InvalidError, shape: Shape, visit: Visit) -> str:
    """What is wrong with a field the form does not ask for."""
    asked = {*shape.asked, *(f"custom.{field.name}" for field in editing.custom_fields(shape.kind, visit.today))}
    return " ".join(text for name, text in _by_field(error).items() if name not in asked)
