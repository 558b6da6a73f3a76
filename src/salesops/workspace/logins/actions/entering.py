"""Getting in: password, second factor, and the session that comes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth import login as start_session
from django.http import HttpRequest

from salesops.kernel.actor import Actor
from salesops.records.access import viewer_of
from salesops.records.login_events import remember
from salesops.workspace.logins import decide
from salesops.workspace.logins.actions import locks, sessions
from salesops.workspace.logins.address import about, address_of, network_of
from salesops.workspace.logins.models import Standing
from salesops.workspace.logins.queries.factors import has_second_factor

WRONG = "The name and the password do not match. Both are case-sensitive."
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NotLetInError(Exception):
    """Not let in; the words say why, and the same whether or not there is such a name."""


@dataclass(frozen=True)
class Pending:
    """Somebody whose first factor was right and whose second is asked for."""

    user: Any
    how: str
    next: str


def by_password(request: HttpRequest, username: str, password: str, *, at: datetime) -> Any:
    """The user with this name and password. Raises NotLetInError: wrong, or locked out, and then a right one is refused too."""
    place = network_of(address_of(request))
    wait = locks.wait({"name": username, "address": place}, at=at)
    if wait is not None:
        raise NotLetInError(_locked(wait))
    user = authenticate(request, username=username, password=password)
    if user is None or not viewer_of(user, at).role:
        _failed(request, username, place, "wrong name or password" if user is None else "not active", at)
    locks.forget("name", username)
    return user


def _failed(request: HttpRequest, username: str, place: str, why: str, at: datetime) -> None:
    """Count and remember a failure, then refuse."""
    waits = [locks.count_failure("name", username, at=at), locks.count_failure("address", place, at=at)]
    wait = max((found for found in waits if found is not None), default=None)
    user_id = get_user_model().objects.filter(username=username).values_list("id", flat=True).first() or 0
    told = {"name": username[:150], **about(request), "why": why}
    by = Actor(None, username[:150] or "nobody", "page")
    remember("log_in_failed", user_id, by=by, at=at, about=told)
    if wait is not None:
        remember("locked", user_id, by=by, at=at, about={**told, "until": (at + wait).isoformat(timespec="seconds")})
        raise NotLetInError(_locked(wait))
    raise NotLetInError(WRONG)


def passed(request: HttpRequest, user: Any, *, how: str, next_url: str, at: datetime) -> str:
    """The first factor was right: the name of the address to go on at, `login-second` or where one was going.

    A passkey is both factors at once: it is something one has, unlocked by something one knows or is.
    """
    if how != "passkey" and has_second_factor(user.id):
        request.session.cycle_key()
        request.session["second"] = {"user": user.id, "how": how, "since": at.timestamp(), "next": next_url}
        return "second"
    enter(request, user, how=how, at=at)
    return "in"


def pending(request: HttpRequest, *, at: datetime) -> Pending | None:
    """Whose second factor is asked for in this session, if it still may be."""
    kept = request.session.get("second")
    if not kept or at.timestamp() - kept["since"] > decide.SECOND_FACTOR_WITHIN.total_seconds():
        return None
    user = get_user_model().objects.filter(id=kept["user"], is_active=True).first()
    return Pending(user, kept["how"], kept["next"]) if user else None


def second_failed(request: HttpRequest, user: Any, *, at: datetime) -> str:
    """Count a wrong second factor; what to say."""
    wait = locks.count_failure("code", str(user.id), at=at)
    by = Actor(None, user.username, "page")
    remember("second_factor_failed", user.id, by=by, at=at, about={"name": user.username, **about(request)})
    return _locked(wait) if wait else "That code is wrong, was used already, or has run out. Type the one shown now."


def second_wait(user: Any, *, at: datetime) -> str:
    """What to say to somebody who must wait before the next code; empty if they need not."""
    wait = locks.wait({"code": str(user.id)}, at=at)
    return _locked(wait) if wait else ""


def enter(request: HttpRequest, user: Any, *, how: str, at: datetime) -> None:
    """Begin a session under a new key."""
    request.session.pop("second", None)
    owes = Standing.objects.filter(user=user, must_change_password=True).exists() and how.startswith("password")
    start_session(request, user, backend=_BACKEND)
    request.session.cycle_key()
    request.session["confirmed_at"] = at.timestamp()
    if owes:
        request.session["must_change_password"] = True
    sessions.begin(request, at=at)
    locks.forget("code", str(user.id))
    by = viewer_of(user, at).actor("page")
    remember("log_in", user.id, by=by, at=at, about={"name": user.username, **about(request), "how": how})


def _locked(wait: timedelta) -> str:
    return (
        f"Too many failed log-ins with this name or from this address, so nobody can log in with it for {decide.said(wait)}. "
        "Then try again. Forgotten the password? Ask your administrator for a link to choose another."
    )
