"""One login, as an administrator sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from salesops.kernel.kinds import ROLES
from salesops.policies.queries import company
from salesops.records.handing_over import NAMES, PARTS, Part, counts
from salesops.records.login_events import events
from salesops.records.logins import KnownLogin, known_login
from salesops.web.components import Chip, Head, Table
from salesops.web.formatting import number
from salesops.workspace.logins.models import Link, Standing
from salesops.workspace.logins.queries.factors import Factors, factors_of
from salesops.workspace.logins.queries.listing import states
from salesops.workspace.logins.queries.locked import locked_names
from salesops.workspace.logins.queries.own import SessionLine, sessions_of
from salesops.workspace.logins.queries.security import event_table
from salesops.workspace.logins.queries.words import exactly, when

SEES = {
    "rep": "Their own records",
    "manager": "Their own records and those of everybody in their reporting line",
    "ops": "Everything; changes rules and data",
    "executive": "Everything; changes nothing",
    "finance": "Everything; changes spend",
    "admin": "Everything; lets people in",
}


@dataclass(frozen=True)
class LoginPage:
    head: Head
    login: KnownLogin
    chips: tuple[Chip, ...]
    factors: Factors
    locked: bool
    last_seen: str
    open_link: str
    """Until when an unused link is good; empty without one."""
    sessions: tuple[SessionLine, ...]
    history: Table
    roles: tuple[tuple[str, str], ...]
    sees: str
    may_change: bool
    is_me: bool


def login_page(user_id: int, me: int, now: datetime, *, may_change: bool) -> LoginPage:
    login, ours, locked = known_login(user_id), company(now.date()), locked_names(at=now)
    standing = Standing.objects.filter(user_id=user_id).first()
    link = Link.objects.filter(user_id=user_id, used_at=None, withdrawn_at=None, expires_at__gt=now).first()
    crumbs = (("Logins", reverse("logins")), (login.name, ""))
    said = " · ".join(filter(None, (f"Logs in as {login.username}", login.email, login.role.capitalize())))
    return LoginPage(
        head=Head(login.name, said, crumbs=crumbs),
        login=login,
        chips=states(login, standing, locked, now),
        factors=factors_of(user_id),
        locked=login.username.lower() in locked,
        last_seen=when(standing.last_seen_at if standing else None, now, ours),
        open_link=exactly(link.expires_at, ours) if link else "",
        sessions=sessions_of(user_id, "", now),
        history=event_table(events(user_id=user_id, limit=10), {}, ours),
        roles=tuple((role, f"{role.capitalize()}: {SEES[role]}") for role in ROLES),
        sees=SEES[login.role],
        may_change=may_change,
        is_me=user_id == me,
    )


@dataclass(frozen=True)
class Holding:
    part: Part
    name: str
    count: str


@dataclass(frozen=True)
class LeavingPage:
    head: Head
    login: KnownLogin
    holdings: tuple[Holding, ...]
    takers: tuple[tuple[int, str], ...]
    suggested: int | None
    """The manager, who is most likely to take them."""


def leaving_page(login: KnownLogin, takers: list[tuple[int, str]], manager: int | None) -> LeavingPage:
    """What somebody holds, and who could take it."""
    held = counts(login.person_id) if login.person_id else {}
    holdings = tuple(Holding(part, NAMES[part], number(held[part])) for part in PARTS if held.get(part))
    crumbs = (("Logins", reverse("logins")), (login.name, reverse("login-one", args=[login.user_id])), ("Deactivate", ""))
    head = Head(f"Who takes over from {login.name}?", "Deactivating ends every session and token at once", crumbs=crumbs)
    suggested = manager if manager in dict(takers) else None
    return LeavingPage(head, login, holdings, tuple(takers), suggested)
