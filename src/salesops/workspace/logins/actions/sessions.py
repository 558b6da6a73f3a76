"""Sessions: where somebody is logged in, and ending that. They lie in the database, so every web process knows."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from salesops.kernel.actor import Actor
from salesops.records.login_events import remember
from salesops.workspace.logins.address import address_of
from salesops.workspace.logins.models import Standing


def begin(request: HttpRequest, *, at: datetime) -> None:
    """Note the session a log-in has just made, and forget those that ran out."""
    Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.filter(user=request.user).exclude(session_key__in=Session.objects.values("session_key")).delete()
    request.session["seen_at"] = at.timestamp()
    request.session.save()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": request.user,
            "ip": address_of(request),
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
            "created_at": at,
            "last_seen_at": at,
        },
    )
    Standing.objects.update_or_create(user=request.user, defaults={"last_seen_at": at})


def seen(request: HttpRequest, user_id: int, *, at: datetime) -> None:
    """Note that a session is still in use. Called seldom: see the middleware."""
    request.session["seen_at"] = at.timestamp()
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at, ip=address_of(request))
    Standing.objects.filter(user_id=user_id).update(last_seen_at=at)


def end_one(user_id: int, session_id: int, *, by: Actor, at: datetime, about: dict[str, str]) -> bool:
    """Log out one session of somebody; False if they have no such session (any more)."""
    return _end(UserSession.objects.filter(user_id=user_id, id=session_id), user_id, by, at, about) > 0


def end_others(user_id: int, but: str | None, *, by: Actor, at: datetime, about: dict[str, str]) -> int:
    """Log out every session of somebody but the one with this key; how many there were."""
    return _end(UserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""), user_id, by, at, about)


def _end(sessions, user_id: int, by: Actor, at: datetime, about: dict[str, str]) -> int:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        keys = list(sessions.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        sessions.delete()
        if keys:
            remember("sessions_ended", user_id, by=by, at=at, about={**about, "sessions": len(keys)})
    return len(keys)


def rotate(request: HttpRequest, user) -> None:  # type: ignore[no-untyped-def]
    """Keep this session alive over a change of password, under another key."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    request.session.save()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def leave(request: HttpRequest) -> None:
    """End the session of this request, whoever it is."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)
