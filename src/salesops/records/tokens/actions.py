"""Giving out tokens and taking them back. Both are in history; the token itself is nowhere."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.access import may, viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.tokens.models import Token
from salesops.records.tokens.queries import Known, digest_of
from salesops.records.tokens.scopes import NEEDS, SCOPES

PREFIX = "so_"
DAYS = 90
"""How long a token is good for unless said otherwise."""
MOST_DAYS = 366
_SHOWN = len(PREFIX) + 6
_LONGEST_NAME = 80
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """A new token. `secret` is told this once and never again."""

    id: int
    secret: str


def add(*, user_id: int, name: str, scopes: Collection[str], by: Actor, at: datetime, days: int = DAYS) -> Made:
    """Give somebody a token for some of what they may. Raises InvalidError, NotFoundError."""
    user = get_user_model().objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotFoundError(f"There is no login {user_id} that a token could be for. Check who it is for.")
    name = name.strip()
    if findings := [*_wrong_name(user_id, name, at), *_wrong_scopes(user, scopes, at), *_wrong_days(days)]:
        raise InvalidError(findings)
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = at + timedelta(days=days)
    kept = sorted(scopes)
    with transaction.atomic():
        token = Token.objects.create(
            user=user,
            name=name,
            prefix=secret[:_SHOWN],
            digest=digest_of(secret),
            scopes=kept,
            created_at=at,
            expires_at=expires_at,
        )
        changes = {"user": user.get_username(), "name": name, "scopes": kept, "expires_at": expires_at.isoformat()}
        _remember(token.id, "add_token", {field: (None, value) for field, value in changes.items()}, by, at)
    return Made(token.id, secret)


def revoke(token_id: int, *, by: Actor, at: datetime, user_id: int | None = None) -> None:
    """End a token now; of one user's only, where `user_id` is given. Raises NotFoundError."""
    owned = {} if user_id is None else {"user_id": user_id}
    with transaction.atomic():
        ended = Token.objects.filter(id=token_id, revoked_at=None, **owned).update(revoked_at=at)
        if not ended:
            raise NotFoundError(f"There is no token {token_id} to revoke: it was revoked before, or never was.")
        _remember(token_id, "revoke_token", {"revoked_at": (None, at.isoformat())}, by, at)


def note_use(token: Known, *, at: datetime) -> None:
    """Remember that a token was used; at most once a minute, so that reading stays reading."""
    if token.last_used_at is None or at - token.last_used_at >= _NOTED_EVERY:
        Token.objects.filter(id=token.id).update(last_used_at=at)


def _remember(token_id: int, action: str, changes: dict, by: Actor, at: datetime) -> None:
    append([NewEvent("token", token_id, action, at, changes, by, at)])


def _wrong_name(user_id: int, name: str, at: datetime) -> list[Finding]:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        why = "History and the list of tokens call it by its name."
        return [Finding("token.name", "The name cannot be used.", why, f"Give a name of 1 to {_LONGEST_NAME} characters.")]
    if Token.objects.filter(user_id=user_id, name=name, revoked_at=None, expires_at__gt=at).exists():
        return [Finding("token.name", f"There is a token {name!r} already.", "Names tell them apart.", "Choose another name.")]
    return []


def _wrong_scopes(user: object, scopes: Collection[str], at: datetime) -> list[Finding]:
    if not scopes:
        return [Finding("token.scopes", "Nothing is allowed.", "A token without a scope opens nothing.", "Choose a scope.")]
    viewer = viewer_of(user, at)
    found = []
    for scope in scopes:
        if scope not in SCOPES:
            fix = f"Choose among {', '.join(SCOPES)}."
            found.append(Finding("token.scopes", f"There is no scope {scope!r}.", "Scopes are fixed.", fix))
        elif not may(viewer, NEEDS[scope]):
            why = f"The role {viewer.role or 'of this login'} does not allow it, and a token never may more than its owner."
            found.append(Finding("token.scopes", f"{scope} cannot be given.", why, "Leave this scope out."))
    return found


def _wrong_days(days: int) -> list[Finding]:
    if 1 <= days <= MOST_DAYS:
        return []
    why = "What never ends is forgotten, and found by others."
    return [Finding("token.days", f"{days} days cannot be used.", why, f"Give 1 to {MOST_DAYS} days.")]
