"""Who calls the API: somebody logged in, or a program with somebody's token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from salesops.kernel.actor import Actor
from salesops.records.access import Viewer, viewer_of
from salesops.records.tokens import actions as tokens
from salesops.records.tokens.queries import Known, known
from salesops.records.tokens.scopes import SCOPES
from salesops.web.api_problems import ProblemError

_SAFE = ("GET", "HEAD", "OPTIONS")
_LOG_IN = "Log in, or send the header Authorization: Bearer so_... with a token that is good now (see /me)."


@dataclass(frozen=True)
class Caller:
    """`at` is when the request came in: the clock of everything it does."""

    viewer: Viewer
    at: datetime
    token: Known | None = None

    @property
    def key(self) -> str:
        """What its requests are counted and its idempotency keys are kept under."""
        return f"token {self.token.id}" if self.token else f"user {self.viewer.user_id}"

    @property
    def actor(self) -> Actor:
        """Who history says it was: with the token's name, where one was shown."""
        actor = self.viewer.actor("api")
        return Actor(actor.person_id, f"{actor.name} ({self.token.name})", "api") if self.token else actor


def identify(request: HttpRequest, now: datetime) -> Caller:
    """The caller; `request.user` becomes a token's owner. Raises ProblemError (401, 403)."""
    if "Authorization" in request.headers:
        return _by_token(request, now)
    if not request.user.is_authenticated:
        raise ProblemError(401, "Not logged in", _LOG_IN)
    if request.method not in _SAFE and check_csrf(request) is not None:
        why = "A change made with a session needs the header X-CSRFToken with the value of the cookie csrftoken."
        raise ProblemError(403, "The CSRF token is missing or wrong", why)
    return Caller(viewer_of(request.user, now), now)


def _by_token(request: HttpRequest, now: datetime) -> Caller:
    word, _, secret = request.headers["Authorization"].partition(" ")
    token = known(secret.strip(), now) if word.lower() == "bearer" else None
    if token is None:
        raise ProblemError(401, "The token is not good", f"It is unknown, expired, revoked or its login ended. {_LOG_IN}")
    tokens.note_use(token, at=now)
    request.user = token.user
    return Caller(viewer_of(token.user, now), now, token)


def caller_of(request: HttpRequest) -> Caller:
    """Who the door let in."""
    found: Caller = request.api_caller  # type: ignore[attr-defined]
    return found


class Session(AuthBase):
    """Anybody who is logged in."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    openapi_description = "The session of somebody logged in. Changes also need the header X-CSRFToken."

    def __call__(self, request: HttpRequest) -> Any:
        caller = caller_of(request)
        return caller if caller.token is None else None


class Token(AuthBase):
    """A token that has the scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token made on /me or by `salesops token add`. Scopes: " + "; ".join(
        f"{scope}: {what}" for scope, what in SCOPES.items()
    )

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        caller = caller_of(request)
        if caller.token is None or not self.scope or self.scope in caller.token.scopes:
            return caller if caller.token else None
        why = f"The token {caller.token.name!r} has: {', '.join(sorted(caller.token.scopes))}."
        raise ProblemError(403, "The token does not allow this", f"It needs the scope {self.scope}. {why} Make one that has it.")


def allows(scope: str) -> Sequence[AuthBase]:
    """For `auth=` of a router or route: those logged in, and tokens with the scope. What the role allows is asked later."""
    return (Session(), Token(scope))
