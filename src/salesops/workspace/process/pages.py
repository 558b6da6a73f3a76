"""The sales process on the screen: what a gate asks for, the play beside a deal, exceptions and approvals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.capabilities.process import actions as process_actions
from salesops.kernel.kinds import DEAL
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.row import Row
from salesops.web.visitor import visitor
from salesops.workspace import editing
from salesops.workspace.process.answering import answer_request
from salesops.workspace.process.gate_page import gate_page
from salesops.workspace.process.moving import fill_and_move
from salesops.workspace.process.process_page import process_page
from salesops.workspace.process.queries import playbook_view, requests_page
from salesops.workspace.refusals import said_of
from salesops.workspace.undoing import offer

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    viewer: Viewer
    now: datetime
    day: date


def visited(view: View) -> View:
    """The visitor and the moment, as the argument after the request."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: Any) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = visitor(request, now)
        return view(request, Visit(viewer, now, policies.company(now.date()).day_of(now)), **named)

    return respond


def _deal(visit: Visit, deal_id: int) -> Row:
    found = records.get("deal", deal_id, scope=scope_of(visit.viewer, visit.now))
    if found is None:
        raise Http404("There is no such deal.")
    return found


@visited
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, visit: Visit, deal_id: int) -> HttpResponse:
    """What is missing for a stage, to be filled in; sent, the deal moves."""
    deal = _deal(visit, deal_id)
    if request.method == "GET":
        return _gate(request, visit, deal, request.GET.get("to", ""))
    to = request.POST.get("to", "")
    given = filled(request.POST)
    version = request.POST.get("version", "")
    known = {"version": int(version) if version.isdecimal() else 0, "viewer": visit.viewer, "at": visit.now}
    try:
        sequences = fill_and_move(deal, to, given, by=visit.viewer.actor("page"), **known)
    except editing.Forbidden as refused:
        raise PermissionDenied(str(refused)) from refused
    except InvalidError as refused:
        return _gate(
            request, visit, deal, to, status=422, said=[said_of(one, briefly=True) for one in refused.findings], typed=given
        )
    except (ConflictError, NotFoundError) as refused:
        return _gate(request, visit, _deal(visit, deal_id), to, status=409, said=[str(refused)], typed=given)
    if _beside(request):
        return JsonResponse({"text": f"{deal['name']} was moved.", "sequences": sequences})
    offer(request, f"{deal['name']} was moved.", sequences)
    return HttpResponseRedirect(_back(request, f"/deals/{deal_id}"))


def filled(sent: QueryDict) -> dict[str, Any]:
    """What was filled in, as `fill_and_move` takes it."""
    given: dict[str, Any] = {
        name: value for name, value in sent.items() if value != "" and (name.partition(".")[0] in _FILLED or name in _PLAIN)
    }
    return {**given, "confirmed": confirmed} if (confirmed := sent.getlist("confirmed")) else given


_FILLED = frozenset({"custom", "log", "role"})
_PLAIN = frozenset(field.name for field in DEAL.fields) - {"stage", "status", "pipeline"}


def _gate(
    request: HttpRequest, visit: Visit, deal: Row, to: str, *, status: int = 200, said: Any = (), typed: Any = None
) -> HttpResponse:
    known = {"role": visit.viewer.role, "scope": scope_of(visit.viewer, visit.now), "day": visit.day}
    back = _back(request, f"/deals/{deal.id}")
    page = gate_page(editing.processes(visit.day), deal, to, back=back, said=tuple(said), typed=typed, **known)
    if page is None:
        raise Http404("The sales process in force has no such stage.")
    may_move = editing.editable(visit.viewer, "deal")
    template = "process_gate_dialog.html" if _beside(request) else "process_gate.html"
    return render(request, f"workspace/{template}", {"page": page, "may_move": may_move}, status=status)


def _beside(request: HttpRequest) -> bool:
    """Whether it is asked for from another page, to be shown in a dialog there."""
    return "application/json" in request.headers.get("Accept", "")


@visited
@require_POST
def ask(request: HttpRequest, visit: Visit, deal_id: int) -> HttpResponse:
    """Ask for an exception, or for an approval."""
    deal = _deal(visit, deal_id)
    if not editing.editable(visit.viewer, "deal"):
        raise PermissionDenied("Your role does not change deals.")
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    pipeline = editing.processes(visit.day).pipeline(deal["pipeline"])
    if pipeline is None or pipeline.match(to) is None:
        raise Http404("The sales process in force has no such stage.")
    known = {"by": visit.viewer.actor("page"), "at": visit.now}
    try:
        if key := request.POST.get("approval", ""):
            process_actions.ask_approval(deal, pipeline, to, key, reason, **known)
        else:
            until = request.POST.get("expires_on", "")
            names = [name for name in request.POST.get("names", "").splitlines() if name]
            expires_on = date.fromisoformat(until) if until else None
            process_actions.ask_exception(deal, pipeline, to, names, reason, expires_on=expires_on, **known)
    except (InvalidError, ValueError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Asked. You will find the answer here and under Requests.")
    return redirect(f"/deals/{deal_id}/gate?to={to}")


@visited
@require_GET
def requests(request: HttpRequest, visit: Visit) -> HttpResponse:
    page = requests_page(visit.viewer, visit.now, editing.processes(visit.day))
    return render(request, "workspace/process_requests.html", {"page": page})


@visited
@require_POST
def answer(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    granted = request.POST.get("answer") == "granted"
    known = {"granted": granted, "note": request.POST.get("note", ""), "process": editing.processes(visit.day)}
    try:
        answer_request(number, viewer=visit.viewer, by=visit.viewer.actor("page"), at=visit.now, **known)
    except NotFoundError as missing:
        raise Http404("There is no such request.") from missing
    except InvalidError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Granted." if granted else "Refused.")
    return redirect("process-requests")


@visited
@require_GET
def playbook(request: HttpRequest, visit: Visit, deal_id: int) -> HttpResponse:
    """The fragment beside a deal."""
    deal = _deal(visit, deal_id)
    view = playbook_view(deal, editing.processes(visit.day), visit.day, may_tick=editing.editable(visit.viewer, "deal"))
    return render(request, "workspace/process_playbook.html", {"view": view})


@visited
@require_POST
def tick(request: HttpRequest, visit: Visit, deal_id: int) -> HttpResponse:
    deal = _deal(visit, deal_id)
    if not editing.editable(visit.viewer, "deal"):
        raise PermissionDenied("Your role does not change deals.")
    text, done = request.POST.get("step", ""), request.POST.get("done") == "1"
    view = playbook_view(deal, editing.processes(visit.day), visit.day, may_tick=True)
    if view is None or text not in [step for step, _ in view.book.checklist]:
        raise Http404("The play has no such step.")
    process_actions.tick(deal_id, deal["stage"], text, done=done, by=visit.viewer.actor("page"), at=visit.now)
    if request.headers.get("HX-Request"):
        view = playbook_view(deal, editing.processes(visit.day), visit.day, may_tick=True)
        return render(request, "workspace/process_playbook.html", {"view": view})
    return redirect(f"/deals/{deal_id}")


@visited
@require_GET
def process(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "workspace/process.html", {"page": process_page(editing.processes(visit.day), visit.day)})


def _back(request: HttpRequest, otherwise: str) -> str:
    back = request.POST.get("back") or request.GET.get("back") or otherwise
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else otherwise
