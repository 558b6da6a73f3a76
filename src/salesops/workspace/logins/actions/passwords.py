"""Passwords: storing a new one, which ends every other session, and owing one."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError
from salesops.records.login_events import remember
from salesops.records.logins import check_password
from salesops.workspace.logins.actions import locks, sessions
from salesops.workspace.logins.models import Standing


def change(user: Any, old: str, new: str, *, keep_session: str | None, by: Actor, at: datetime, about: dict[str, str]) -> None:
    """Another password for oneself. Every session but `keep_session` ends."""
    if user.has_usable_password() and not user.check_password(old):
        raise _wrong("old", "The password you have now is another one.", "Type it again; it is case-sensitive.")
    if old and old == new:
        raise _wrong("new", "That is the password you have now.", "Choose another one.")
    check_password(new, user)
    store(user, new, by=by, at=at, about=about, keep_session=keep_session)


def store(user: Any, new: str, *, by: Actor, at: datetime, about: dict[str, str], keep_session: str | None = None) -> None:
    """Keep a password that was found good; what was owed or locked is settled, other sessions end."""
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        Standing.objects.filter(user=user).update(must_change_password=False)
        locks.forget("name", user.username)
        locks.forget("code", str(user.id))
        remember("password_changed", user.id, by=by, at=at, about={"name": user.username, **about})
        sessions.end_others(user.id, keep_session, by=by, at=at, about=about)


def owe_change(username: str) -> None:
    """Whoever logs in with this name next has to choose another password first."""
    user = get_user_model().objects.get(username=username)
    Standing.objects.update_or_create(user=user, defaults={"must_change_password": True})


def still_has(username: str, password: str) -> bool:
    """Whether the password a login was made with is still in force; then it is owed another (also by older installations)."""
    user = get_user_model().objects.filter(username=username).first()
    if user is None or not user.check_password(password):
        return False
    owe_change(username)
    return True


def _wrong(where: str, what: str, fix: str) -> InvalidError:
    return InvalidError([Finding(f"password.{where}", what, "", fix)])
