"""Hand-offs on the screen."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.capabilities.handoffs import actions
from salesops.records.access import Viewer, may, viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace.handoffs.queries import hand_offs_page


def _viewer(request: HttpRequest, now: datetime) -> Viewer:
    viewer = viewer_of(request.user, now)
    if not may(viewer, "read"):
        raise PermissionDenied("Your login has no role here yet. Ask an administrator to give you one.")
    return viewer


@login_required
@require_GET
def hand_offs(request: HttpRequest) -> HttpResponse:
    now = datetime.now(UTC)
    return render(request, "workspace/hand_offs.html", {"page": hand_offs_page(_viewer(request, now), now)})


@login_required
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Accept it, send it back, or say that it is done."""
    now = datetime.now(UTC)
    viewer, do = _viewer(request, now), request.POST.get("do", "")
    known = {"viewer": viewer, "by": viewer.actor("page"), "at": now}
    try:
        if do == "send_back":
            actions.send_back(number, request.POST.get("reason", ""), **known)
        else:
            (actions.complete if do == "complete" else actions.accept)(number, **known)
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    except InvalidError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, {"send_back": "Sent back.", "complete": "Done."}.get(do, "It is yours."))
    return redirect("hand-offs")
