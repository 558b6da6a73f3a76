"""Transferring a person, and noting that they leave."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from salesops.kernel.finding import Finding
from salesops.records.actions import Written
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.workspace import undoing
from salesops.workspace.record_pages.actions import people
from salesops.workspace.record_pages.queries.forms import asked_for
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.views.answers import go, part, refuse, version_in, wants_part
from salesops.workspace.record_pages.views.editing_facts import value_in
from salesops.workspace.record_pages.visit import Visit

_TRANSFER = ("team", "manager", "title")


def transfer(request: HttpRequest, visit: Visit, record_id: int) -> HttpResponse:
    person = _changeable(visit, record_id)
    if request.method == "GET":
        return _form(request, person, "transfer", asked_for("person", _TRANSFER, person.values, person.words))

    def done() -> Written:
        to = {name: value_in(request, person, person.field(name), request.POST.get(name, ""), prefix=name) for name in _TRANSFER}
        return people.transfer(record_id, to, on=_day(request, visit), version=version_in(request), **_who(visit))

    return _carry_out(request, person, done, f"{person.title} is transferred.")


def end(request: HttpRequest, visit: Visit, record_id: int) -> HttpResponse:
    person = _changeable(visit, record_id)
    if request.method == "GET":
        return _form(request, person, "end", [])

    def done() -> Written:
        return people.end(record_id, left_on=_day(request, visit), version=version_in(request), **_who(visit))

    return _carry_out(request, person, done, f"{person.title} leaves. Hand over what is theirs.")


def _changeable(visit: Visit, record_id: int) -> Seen:
    person = seen(visit, "person", record_id)
    if not person.may_edit:
        raise NotFoundError("Only those who manage people do that.")
    return person


def _carry_out(request: HttpRequest, person: Seen, done: Callable[[], Written], text: str) -> HttpResponse:
    try:
        written = done()
    except (InvalidError, ConflictError) as error:
        return refuse(request, person.address, error)
    undoing.offer(request, text, [written.sequence])
    return go(request, person.address)


def _form(request: HttpRequest, person: Seen, which: str, inputs: list[Any]) -> HttpResponse:
    template = "person_form.html" if wants_part(request) else "person_form_page.html"
    return part(request, template, {"person": person, "which": which, "inputs": inputs, "today": person.visit.today})


def _day(request: HttpRequest, visit: Visit) -> date:
    text = request.POST.get("on", "")
    if not text:
        return visit.today
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError([Finding("person.on", f"{text!r} is no day.", "", "Write it like 2017-03-05.")]) from None


def _who(visit: Visit) -> dict[str, Any]:
    return {"viewer": visit.viewer, "by": visit.by, "at": visit.now}
