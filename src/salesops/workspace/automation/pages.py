"""Automation on the screen: what runs, its switch, its runs."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.capabilities.automation import actions
from salesops.policies.life.steps import NotAllowedError
from salesops.records.errors import InvalidError, NotFoundError
from salesops.web.visitor import visitor
from salesops.workspace.automation.drafting import draft_with
from salesops.workspace.automation.queries import automation_page, automations_page

_MOST = 2**63
_STATES = ("done", "problem", "circle", "doing")


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    now = datetime.now(UTC)
    return render(request, "workspace/automations.html", {"page": automations_page(visitor(request, now), now)})


@login_required
@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One automation and its runs; `state` and `before` in the address choose among them."""
    now, before, state = datetime.now(UTC), request.GET.get("before", ""), request.GET.get("state", "")
    number = int(before) if before.isdecimal() and int(before) < _MOST else None
    page = automation_page(visitor(request, now), key, now, state=state if state in _STATES else "", before=number)
    if page is None:
        raise Http404(f"There is no automation {key} in force.")
    return render(request, "workspace/automation.html", {"page": page})


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Stop or start one automation, or all of them (no key)."""
    now, given = datetime.now(UTC), request.POST
    viewer, key = visitor(request, now), given.get("key", "")
    known = {"viewer": viewer, "by": viewer.actor("page"), "at": now}
    try:
        if given.get("do") == "start":
            actions.start(key, **known)
            messages.success(request, "It runs again. What happened meanwhile is not made up for.")
        else:
            actions.stop(key, given.get("reason", ""), call_off="call_off" in given, **known)
            messages.success(request, "Stopped." if key else "Everything is stopped.")
    except actions.NotAllowedError as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    return redirect("automation", key=key) if given.get("back") == "one" and key else redirect("automations")


@login_required
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try a step again that did not work."""
    now = datetime.now(UTC)
    viewer = visitor(request, now)
    try:
        step = actions.retry(min(number, _MOST - 1), viewer=viewer, by=viewer.actor("page"), at=now)
    except actions.NotAllowedError as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    except InvalidError as refused:
        messages.error(request, str(refused))
        return redirect("automations")
    messages.success(request, "It is tried again now.")
    return redirect("automation", key=step.run.key)


@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """A draft of what holds with a ready-made automation added."""
    now = datetime.now(UTC)
    viewer = visitor(request, now)
    try:
        draft = draft_with(key, role=viewer.role, by=viewer.actor("page"), at=now)
    except NotFoundError as unknown:
        raise Http404(str(unknown)) from unknown
    except NotAllowedError as refused:
        raise PermissionDenied(str(refused)) from refused
    return redirect("policy-draft", number=draft.pk)
