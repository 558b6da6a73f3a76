"""Reading tokens: whose one is, and which somebody has."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from salesops.records.tokens.models import Token

State = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True)
class Known:
    """A token that is good now. `user` is its owner, a Django user."""

    id: int
    name: str
    scopes: frozenset[str]
    user: Any
    last_used_at: datetime | None


@dataclass(frozen=True)
class Shown:
    """A token as its owner sees it: everything but the token."""

    id: int
    username: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: State


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def known(secret: str, at: datetime) -> Known | None:
    """The token, unless it is unknown, expired, revoked, or its owner's login was deactivated."""
    found = Token.objects.select_related("user").filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=at).first()
    if found is None or not found.user.is_active:
        return None
    return Known(found.id, found.name, frozenset(found.scopes), found.user, found.last_used_at)


def of_user(user_id: int, at: datetime) -> tuple[Shown, ...]:
    """Somebody's tokens, the newest first."""
    return tuple(_shown(token, at) for token in _all().filter(user_id=user_id))


def every(at: datetime) -> tuple[Shown, ...]:
    """Everybody's tokens, the newest first."""
    return tuple(_shown(token, at) for token in _all())


def _all() -> Any:
    return Token.objects.select_related("user").order_by("-created_at", "-id")


def _shown(token: Token, at: datetime) -> Shown:
    state: State = "revoked" if token.revoked_at else "expired" if token.expires_at <= at else "valid"
    return Shown(
        token.id,
        token.user.get_username(),
        token.name,
        token.prefix,
        tuple(token.scopes),
        token.created_at,
        token.expires_at,
        token.last_used_at,
        state,
    )
