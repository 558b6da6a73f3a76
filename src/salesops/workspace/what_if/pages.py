"""Scenarios on the screen."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.capabilities.forecasting.what_if.queries import may_ask
from salesops.records.access import Viewer, viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace.what_if import doing, queries
from salesops.workspace.what_if.words import told


def _asking(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The viewer and the moment as arguments; whoever may make no scenarios is told so."""

    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: int) -> HttpResponse:
        now = datetime.now(UTC)
        viewer = viewer_of(request.user, now)
        if not may_ask(viewer):
            raise PermissionDenied("Scenarios are for managers, operations, executives and finance.")
        try:
            return view(request, viewer, now, **named)
        except NotFoundError as error:
            raise Http404(str(error)) from error

    return respond


@require_http_methods(["GET", "HEAD", "POST"])
@_asking
def what_if(request: HttpRequest, viewer: Viewer, now: datetime) -> HttpResponse:
    """All of them side by side; a name that is posted makes a new one."""
    if request.method == "POST":
        try:
            made = doing.make(request.POST.get("name", ""), viewer, now)
            return redirect("what-if-one", number=made.id)
        except InvalidError as refused:
            messages.error(request, told(list(refused.findings)))
    page = queries.side_by_side(request.GET.dict(), viewer, now)
    return render(request, "workspace/what_if.html", {"page": page})


@require_GET
@_asking
def what_if_one(request: HttpRequest, viewer: Viewer, now: datetime, number: int) -> HttpResponse:
    page = queries.one(number, request.GET.dict(), viewer, now)
    return render(request, "workspace/what_if_one.html", {"page": page})


@require_POST
@_asking
def what_if_do(request: HttpRequest, viewer: Viewer, now: datetime, number: int) -> HttpResponse:
    """Add or take out an assumption, rename, compute, put away or bring back."""
    try:
        gone, words = doing.do(number, request.POST.dict(), viewer, now)
        messages.success(request, words)
    except InvalidError as refused:
        messages.error(request, told(list(refused.findings)))
        gone = False
    return redirect("what-if") if gone else redirect("what-if-one", number=number)
