"""What the page about one's own security shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from salesops.policies.queries import company
from salesops.web.components import Head
from salesops.workspace.logins.address import device_of
from salesops.workspace.logins.queries.factors import Factors, factors_of
from salesops.workspace.logins.queries.words import exactly, when


@dataclass(frozen=True)
class SessionLine:
    id: int
    device: str
    address: str
    began: str
    seen: str
    here: bool


@dataclass(frozen=True)
class FactorLine:
    id: int
    name: str
    says: str


@dataclass(frozen=True)
class OwnPage:
    head: Head
    username: str
    has_password: bool
    factors: Factors
    app: FactorLine | None
    passkeys: tuple[FactorLine, ...]
    sessions: tuple[SessionLine, ...]
    others: int
    """Sessions elsewhere."""
    host_is_number: bool
    """Passkeys need a host with a name."""


def own_page(user: Any, session_key: str, host: str, now: datetime) -> OwnPage:
    factors = factors_of(user.id)
    sessions = sessions_of(user.id, session_key, now)
    ours = company(now.date())
    lines = {
        one.id: FactorLine(one.id, one.name, f"Added {exactly(one.added_at, ours)} · last used {when(one.used_at, now, ours)}")
        for one in (*((factors.app,) if factors.app else ()), *factors.passkeys)
    }
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    return OwnPage(
        head=Head("How do I log in?", f"You log in as {user.username}", crumbs=(("Your login", ""),)),
        username=user.username,
        has_password=user.has_usable_password(),
        factors=factors,
        app=lines[factors.app.id] if factors.app else None,
        passkeys=tuple(lines[one.id] for one in factors.passkeys),
        sessions=sessions,
        others=sum(not one.here for one in sessions),
        host_is_number=name.startswith("[") or name.replace(".", "").isdigit(),
    )


def sessions_of(user_id: int, session_key: str, now: datetime) -> tuple[SessionLine, ...]:
    """Where somebody is logged in, this session first. Sessions that ran out are left out; two queries."""
    found = list(UserSession.objects.filter(user_id=user_id).order_by("-last_seen_at", "-id"))
    keys = [one.session_key for one in found]
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("session_key", flat=True))
    ours = company(now.date())
    lines = [
        SessionLine(
            one.id,
            device_of(one.user_agent),
            one.ip,
            exactly(one.created_at, ours),
            when(one.last_seen_at, now, ours),
            one.session_key == session_key,
        )
        for one in found
        if one.session_key in alive
    ]
    return tuple(sorted(lines, key=lambda line: not line.here))
