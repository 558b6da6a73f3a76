"""Looking through somebody's eyes: begun and ended by an administrator, both in history; nothing can be changed meanwhile."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from salesops.records.access import may, viewer_of
from salesops.records.login_events import remember
from salesops.workspace.logins.address import about

KEPT = "view_as"


class CannotViewError(ValueError):
    """The words say why."""


def start(request: HttpRequest, user_id: int, *, at: datetime) -> Any:
    """Look as this user from the next page on. Whoever asks must be an administrator (as themselves)."""
    me = viewer_of(request.user, at)
    user = get_user_model().objects.filter(id=user_id).first()
    if user is None or not viewer_of(user, at).role:
        raise CannotViewError("This login is not active, so there is nothing its owner would see.")
    if user.id == request.user.id:
        raise CannotViewError("That is you: you see what you see.")
    remember("view_as_started", user.id, by=me.actor("page"), at=at, about={"name": user.username, **about(request)})
    request.session[KEPT] = user.id
    return user


def stop(request: HttpRequest, real_user: Any, *, at: datetime) -> None:
    """Be oneself again."""
    user_id = request.session.pop(KEPT, None)
    if user_id is not None:
        name = get_user_model().objects.filter(id=user_id).values_list("username", flat=True).first() or ""
        by = viewer_of(real_user, at).actor("page")
        remember("view_as_stopped", user_id, by=by, at=at, about={"name": name, **about(request)})


def target(request: HttpRequest, real_user: Any, *, at: datetime) -> Any:
    """Through whose eyes the real user looks; None if either may not (any more)."""
    if not may(viewer_of(real_user, at), "administer"):
        return None
    user = get_user_model().objects.filter(id=request.session[KEPT], is_active=True).first()
    return user if user is not None and viewer_of(user, at).role else None
