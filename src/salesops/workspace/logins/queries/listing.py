"""The list of who can log in."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from salesops.kernel.company import Company
from salesops.policies.queries import company
from salesops.records.logins import KnownLogin, known_logins, people_without_login
from salesops.web.components import Cell, Chip, Column, Head, Table, bold
from salesops.web.components import Span as Words
from salesops.web.formatting import capital, counted
from salesops.workspace.logins.models import Standing
from salesops.workspace.logins.queries.factors import kinds_by_user
from salesops.workspace.logins.queries.locked import locked_names
from salesops.workspace.logins.queries.words import when

FACTORS = {"app": "App", "passkey": "Passkey"}


@dataclass(frozen=True)
class ListPage:
    head: Head
    table: Table
    may_change: bool
    search: str


def list_page(search: str, now: datetime, *, may_change: bool) -> ListPage:
    """Everybody, the active first; a fixed number of queries."""
    everybody = known_logins()
    factors, ours = kinds_by_user(), company(now.date())
    standings = {one.user_id: one for one in Standing.objects.all()}
    locked = locked_names(at=now)
    wanted = search.strip().lower()
    shown = [one for one in everybody if wanted in f"{one.name} {one.username} {one.email} {one.role}".lower()]
    shown.sort(key=lambda one: (not one.active, one.name.lower()))
    rows = tuple(_row(one, factors.get(one.user_id, set()), standings.get(one.user_id), locked, ours, now) for one in shown)
    columns = (
        Column("Who"),
        Column("Role", secondary=True),
        Column("Second factor", secondary=True),
        Column("Last seen", secondary=True),
        Column("State"),
    )
    empty = "Nobody here has these words in name, e-mail address or role."
    return ListPage(_head(everybody, factors), Table("Logins", columns, rows, empty), may_change, search)


def _head(everybody: list[KnownLogin], factors: dict[int, set[str]]) -> Head:
    active = [one for one in everybody if one.active and not one.left]
    without = [one for one in active if one.user_id not in factors]
    weak = sum(one.role in ("admin", "ops", "finance", "executive") for one in without)
    missing = len(people_without_login())
    answer = [bold(counted(len(active), "login")), Words(" can be used. ")]
    if without:
        answer += [bold(f"{len(without)} without a second factor"), Words(f", {weak} of them with a role that sees everything. ")]
    else:
        answer += [Words("Everybody has a second factor. ")]
    if missing:
        answer += [Words(f"{counted(missing, 'person', 'people')} cannot log in yet.")]
    return Head("Who can log in?", "Logins, roles, and how well they are protected", tuple(answer), crumbs=(("Logins", ""),))


def _row(
    one: KnownLogin, kinds: set[str], standing: Standing | None, locked: dict[str, datetime], ours: Company, now: datetime
) -> tuple[Cell, ...]:
    href = reverse("login-one", args=[one.user_id])
    said = " · ".join(dict.fromkeys(filter(None, (one.username, one.email))))
    second = " and ".join(FACTORS[kind] for kind in sorted(kinds))
    return (
        Cell(one.name, said, href),
        Cell(one.role.capitalize()),
        Cell(second) if second else Cell(chips=(Chip("None", "warn" if one.active else ""),)),
        Cell(capital(when(standing.last_seen_at if standing else None, now, ours)), whole=True),
        Cell(chips=states(one, standing, locked, now)),
    )


def states(one: KnownLogin, standing: Standing | None, locked: dict[str, datetime], now: datetime) -> tuple[Chip, ...]:
    """What is worth knowing about a login, in words."""
    if not one.active:
        return (Chip("Deactivated"),)
    if one.left:
        return (Chip("Has left", "warn"),)
    found = []
    if not one.has_password and not (standing and standing.last_seen_at):
        found.append(Chip("Invited", "accent"))
    if one.username.lower() in locked:
        found.append(Chip("Locked out", "bad"))
    if standing and standing.must_change_password:
        found.append(Chip("Must change password", "warn"))
    return tuple(found) or (Chip("Active", "good"),)
