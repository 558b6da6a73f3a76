"""Ways to answer: a fragment where scripts run, a page where they do not; what went wrong in words."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from salesops.records.errors import ConflictError, InvalidError
from salesops.workspace.editing import Refused
from salesops.workspace.refusals import told_of

CHANGED = "record-changed"
"""The event by which the other parts of the page learn that the record is another."""

Wrong = (InvalidError, ConflictError, Refused, ValueError)


def wants_part(request: HttpRequest) -> bool:
    """Whether a part of the page was asked for."""
    return bool(getattr(request, "htmx", False))


def part(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200, changed: bool = False
) -> HttpResponse:
    """A fragment says what was refused with 200 and a header: a browser would neither show the answer nor keep its console
    clean otherwise. A whole page says it with its status."""
    shown = 200 if wants_part(request) else status
    answer = render(request, f"record_pages/{template}", dict(context), status=shown)
    if status != shown:
        answer["X-Refused"] = str(status)
    if changed:
        answer["HX-Trigger"] = CHANGED
    return answer


def go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, from a fragment too."""
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def refuse(request: HttpRequest, address: str, error: Exception) -> HttpResponse:
    """Nothing was done, and why; the page says it."""
    messages.error(request, told_of(error))
    return go(request, address)


def version_in(request: HttpRequest) -> int:
    """The version sent with a form; 0, which no record has, where there is none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def number_in(text: str) -> int | None:
    """The id somebody chose; None for none."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
