"""Hand-offs on the screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from salesops.capabilities.handoffs import actions
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.queue import find
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.web.as_of import AsOfError, as_of
from salesops.web.visitor import visitor
from salesops.workspace import editing
from salesops.workspace.handoffs.handing import hand_over
from salesops.workspace.handoffs.queries import queue_page, report_page
from salesops.workspace.handoffs.queries.one_page import one_page
from salesops.workspace.handoffs.queries.start_page import start_page

View = Callable[..., HttpResponse]
_SAID = {
    "accept": "It is yours.",
    "send_back": "Sent back.",
    "complete": "Done.",
    "take_back": "Taken back: it is as it was.",
    "reassign": "Given to {receiver}.",
}


@dataclass(frozen=True)
class Visit:
    viewer: Viewer
    now: datetime

    @property
    def scope(self) -> Scope:
        return scope_of(self.viewer, self.now)

    @property
    def known(self) -> dict[str, Any]:
        return {"by": self.viewer.actor("page"), "at": self.now}


def visited(view: View) -> View:
    """The visitor and the moment, as the argument after the request."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: Any) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = visitor(request, now)
        return view(request, Visit(viewer, now), **named)

    return respond


@visited
@require_GET
def hand_offs(request: HttpRequest, visit: Visit) -> HttpResponse:
    asked = queue_page.read(request.GET, visit.viewer)
    return render(request, "workspace/hand_offs.html", {"page": queue_page.queue_page(asked, visit.viewer, visit.now)})


@visited
@require_http_methods(["GET", "POST"])
def hand_off(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """One hand-off; sent: accept it, send it back, say that it is done, take that back, give it to somebody else."""
    if request.method == "POST":
        return _answer(request, visit, number)
    one = find(number, visit.scope)
    if one is None:
        raise Http404(f"There is no hand-off {number} for you.")
    return render(request, "workspace/hand_off.html", {"page": one_page(one, visit.viewer, visit.scope, visit.now)})


def _answer(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    do = request.POST.get("do", "")
    try:
        one = _done(do, number, request, visit)
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    except (InvalidError, ConflictError) as refused:
        found = getattr(refused, "findings", ())
        messages.error(request, " ".join(f"{finding.what} {finding.fix}" for finding in found) or str(refused))
        return redirect(_back(request))
    messages.success(request, _SAID[do].format(receiver=one.receiver_name))
    back = _back(request)
    takes_back = do in ("accept", "send_back", "complete")
    return redirect(f"{back}{'&' if '?' in back else '?'}answered={one.id}" if takes_back else back)


def _done(do: str, number: int, request: HttpRequest, visit: Visit) -> HandOff:
    known, given = visit.known, request.POST
    match do:
        case "send_back":
            return actions.send_back(number, given.get("reason", ""), viewer=visit.viewer, **known)
        case "accept" | "complete":
            return (actions.complete if do == "complete" else actions.accept)(number, viewer=visit.viewer, **known)
        case "take_back":
            return actions.take_back(number, **known)
        case "reassign":
            to = given.get("to", "")
            person = int(to) if to.isdecimal() else 0
            return actions.reassign(number, person, viewer=visit.viewer, scope=visit.scope, **known)
    raise NotFoundError(f"Nothing like {do!r} can be done with a hand-off.")


@visited
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Hand a record over by hand."""
    given = request.POST if request.method == "POST" else request.GET
    kind, number, key = given.get("kind", ""), given.get("id", ""), given.get("key", "")
    row = (
        records.get(kind, int(number), scope=visit.scope) if kind in ("lead", "deal", "account") and number.isdecimal() else None
    )
    if row is None:
        raise Http404("There is no such record for you.")
    if not editing.editable(visit.viewer, kind):
        raise PermissionDenied(f"Your role does not change {KINDS[kind].plural}.")
    if request.method == "GET":
        return render(request, "workspace/hand_off_new.html", {"page": start_page(kind, row, key, visit.viewer, visit.now)})
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    to = given.get("to", "")
    how = {"to": int(to) if to.isdecimal() else None, "note": given.get("note", ""), "without": given.get("without") == "1"}
    try:
        made = hand_over(kind, row.id, key, given=typed, viewer=visit.viewer, **how, **visit.known)
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    except (InvalidError, ConflictError) as refused:
        found = getattr(refused, "findings", ())
        said = tuple(f"{finding.what} {finding.fix}" for finding in found) or (str(refused),)
        page = start_page(kind, row, key, visit.viewer, visit.now, said=said, typed=typed)
        return render(request, "workspace/hand_off_new.html", {"page": page}, status=422)
    messages.success(request, f"Handed over to {made.receiver_name}.")
    return redirect("hand-off", number=made.id)


@visited
@require_GET
def report(request: HttpRequest, visit: Visit) -> HttpResponse:
    asked = _asked(request, visit)
    return render(request, "workspace/hand_off_report.html", {"page": report_page.report_page(asked, visit.viewer, visit.now)})


@visited
@require_GET
def report_csv(request: HttpRequest, visit: Visit) -> HttpResponse:
    asked = _asked(request, visit)
    text = report_page.as_csv(report_page.groups(asked, visit.viewer, visit.now), asked)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="hand-offs-{asked.by}.csv"'
    return answer


def _asked(request: HttpRequest, visit: Visit) -> report_page.Asked:
    try:
        return report_page.read(request.GET, as_of(request, policies.company(visit.now.date()), visit.now))
    except AsOfError as wrong:
        raise Http404(str(wrong)) from wrong


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe else "/handoffs"
