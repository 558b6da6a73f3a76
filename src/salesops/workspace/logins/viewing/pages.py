"""Looking through somebody's eyes, and what every request passes: is the session still used, is a password owed?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from salesops.records.access import may, viewer_of
from salesops.web.api import problem
from salesops.workspace.logins.actions import sessions
from salesops.workspace.logins.viewing import actions

_READS = ("GET", "HEAD", "OPTIONS")
_SEEN_EVERY = timedelta(minutes=2)
REFUSED = "You look through somebody else's eyes, so nothing can be changed. Stop first; then you are yourself again."
PRIVATE = "How somebody logs in is theirs alone. Stop first, to see your own."

Respond = Callable[[HttpRequest], HttpResponse]


def watched(get_response: Respond) -> Respond:
    """Middleware. Costs a session that is its own a look at the session, and no query."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL) or (
            "seen_at" not in request.session and actions.KEPT not in request.session
        ):
            return get_response(request)
        now = datetime.now(UTC)
        if now.timestamp() - request.session.get("seen_at", now.timestamp()) > _SEEN_EVERY.total_seconds():
            sessions.seen(request, request.user.id, at=now)
        if actions.KEPT in request.session and (refused := _look(request, now)):
            return refused
        if request.session.get("must_change_password") and not _may_still(request):
            return redirect("me-password")
        return get_response(request)

    return respond


def _look(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Put the person looked through in the place of the real one; an answer if the request is refused."""
    real = request.user
    user = actions.target(request, real, at=now)
    if user is None:
        actions.stop(request, real, at=now)
        return None
    user.looked_through = True
    viewer = viewer_of(user, now)
    request.real_user = real  # type: ignore[attr-defined]
    request.view_as = {"name": viewer.name, "role": viewer.role, "real": viewer_of(real, now).name}  # type: ignore[attr-defined]
    request.user = user
    request.auser = _answering(user)  # type: ignore[method-assign]
    if request.path in (reverse("view-as-stop"), reverse("logout")):
        return None
    if request.method not in _READS:
        return _refuse(request, REFUSED)
    if request.path.startswith(reverse("me")):
        return _refuse(request, PRIVATE)
    return None


def _answering(user: Any) -> Callable[[], Any]:
    async def auser() -> Any:
        return user

    return auser


def _refuse(request: HttpRequest, why: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(403, "Only looking", why)
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(why, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "workspace/logins_only_looking.html", {"why": why}, status=403)


def _may_still(request: HttpRequest) -> bool:
    """What somebody may do who has yet to choose a password of their own."""
    return request.path in (reverse("me-password"), reverse("logout"))


@login_required
@require_POST
def start(request: HttpRequest, user_id: int) -> HttpResponse:
    now = datetime.now(UTC)
    if not may(viewer_of(request.user, now), "administer"):
        raise PermissionDenied
    try:
        actions.start(request, user_id, at=now)
    except actions.CannotViewError as refused:
        messages.error(request, str(refused))
        return redirect("login-one", user_id=user_id)
    return redirect("start")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    looked_as = request.session.get(actions.KEPT)
    actions.stop(request, getattr(request, "real_user", request.user), at=datetime.now(UTC))
    return redirect("login-one", user_id=looked_as) if looked_as else redirect("start")
