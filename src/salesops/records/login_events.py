"""What happened to logins, as history: log-ins, failed ones, changes of password, second factor, role, and who looked as whom.

The kind is `login`, the record id that of the user; 0 where no login has the name that was tried.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.history.append import NewEvent, append
from salesops.history.models import Event
from salesops.kernel.actor import Actor

KIND = "login"

TOLD = {
    "log_in": "logged in",
    "log_out": "logged out",
    "log_in_failed": "failed to log in",
    "locked": "locked out",
    "unlocked": "let in again by hand",
    "invited": "invited",
    "link_made": "password link made",
    "link_refused": "link refused",
    "password_changed": "password changed",
    "second_factor_on": "second factor set up",
    "second_factor_off": "second factor taken away",
    "second_factor_failed": "second factor failed",
    "recovery_code_used": "recovery code used",
    "recovery_codes_made": "recovery codes made",
    "passkey_added": "passkey added",
    "passkey_removed": "passkey removed",
    "sessions_ended": "logged out elsewhere",
    "role_changed": "role changed",
    "login_made": "login made",
    "deactivated": "deactivated",
    "reactivated": "reactivated",
    "view_as_started": "view as them began",
    "view_as_stopped": "view as them ended",
}
"""Action -> how it is said, after the name of the login."""


@dataclass(frozen=True)
class LoginEvent:
    seq: int
    user_id: int
    action: str
    at: datetime
    by: str
    source: str
    about: Mapping[str, Any]
    """`name` that was used, `address`, `device`, `why`, and what else is worth knowing."""
    changes: Mapping[str, Any]


def remember(
    action: str,
    user_id: int,
    *,
    by: Actor,
    at: datetime,
    about: Mapping[str, Any] | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Append to history what happened to a login."""
    if action not in TOLD:
        raise KeyError(f"{action!r} is no event of a login. There are: {', '.join(TOLD)}.")
    with transaction.atomic():
        append([NewEvent(KIND, user_id, action, at, changes or {}, by, at, decision=about or {})])


def events(
    *, actions: tuple[str, ...] = (), user_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[LoginEvent]:
    """The latest first; `before` is the `seq` of the last one already shown."""
    found = Event.objects.filter(kind=KIND)
    if user_id is not None:
        found = found.filter(record_id=user_id)
    if actions:
        found = found.filter(action__in=actions)
    if before is not None:
        found = found.filter(seq__lt=before)
    return [
        LoginEvent(
            row.seq,
            row.record_id,
            row.action,
            row.happened_at,
            row.by_name,
            row.source,
            json.loads(row.decision or "{}"),
            json.loads(row.changes),
        )
        for row in found.order_by("-seq")[:limit]
    ]
