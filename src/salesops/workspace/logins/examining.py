"""What `salesops doctor` says about logins."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model

from salesops.kernel.finding import Finding
from salesops.records.logins import known_logins
from salesops.workspace.demo.loading import PASSWORD
from salesops.workspace.logins.models import Standing
from salesops.workspace.logins.queries.factors import kinds_by_user

_MOST_LOOKED_AT = 40
"""Comparing one password takes a twentieth of a second, on purpose."""


def examine(*, at: datetime) -> list[Finding]:
    """Passwords others may know, and administrators whose password is all that protects everything."""
    return [*_default_passwords(), *_owed(), *_unprotected()]


def _default_passwords() -> Iterator[Finding]:
    """Only where there is a demo company, by the note that tells of it."""
    note = settings.HOME / "first-login.txt"
    if not note.exists() or PASSWORD not in note.read_text():
        return
    users = get_user_model().objects.filter(is_active=True).order_by("id")[:_MOST_LOOKED_AT]
    found = [user.username for user in users if user.has_usable_password() and user.check_password(PASSWORD)]
    if found:
        what = f"{len(found)} have the demo's password, which is in the manual: {', '.join(found[:5])}."
        fix = "Fine for trying out on this machine. Before others can reach it: salesops login password NAME."
        yield Finding("logins", what, "Whoever reaches the program can log in as them.", fix, "warning")


def _owed() -> Iterator[Finding]:
    for name in Standing.objects.filter(must_change_password=True).values_list("user__username", flat=True):
        what = f"{name} still has the password of the installation."
        yield Finding("logins", what, "It stands in first-login.txt.", f"Log in as {name} once: it has to be changed.", "warning")


def _unprotected() -> Iterator[Finding]:
    factors = kinds_by_user()
    names = [one.username for one in known_logins() if one.active and one.role == "admin" and one.user_id not in factors]
    if names:
        what = f"Administrators without a second factor: {', '.join(names[:5])}."
        yield Finding("logins", what, "Their password is all one needs for everything.", "Set one up at /me.", "note")
