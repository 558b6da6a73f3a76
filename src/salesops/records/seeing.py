"""Who sees a person's records, and why: `access.scope_of` asked the other way round, for everybody at once.

A test holds the two equal for every login and person.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from salesops.kernel.scope import EVERYTHING
from salesops.records.access import ABOUT, Viewer, scope_of
from salesops.records.logins import KnownLogin, known_logins
from salesops.records.models import MODELS, Person
from salesops.records.reporting_line import managers
from salesops.records.visibility import visible

Why = Literal["role", "own", "line"]


@dataclass(frozen=True)
class Seen:
    """One who sees: because of the role, because it is their own, or because the owner works (down a line) for them."""

    login: KnownLogin
    why: Why
    line: tuple[str, ...] = ()
    """The names from the owner up to the one who sees, for `line`."""
    through: str = ""
    """What it is about whose owner that is; empty where it is the record itself."""


@dataclass(frozen=True)
class About:
    """A record an activity is about, and whose that is."""

    name: str
    owner: int | None


def who_sees(person_id: int | None, at: datetime, about: tuple[About, ...] = ()) -> list[Seen]:
    """Everybody who can log in and sees what the person owns (None: what nobody owns), or is about something they see; by
    name. Six queries at most."""
    bosses = managers(at)
    names = dict(Person.objects.values_list("id", "name"))
    found = []
    for login in known_logins():
        if login.active and not login.left:
            ways = (_seen(login, one, bosses, names, at) for one in (About("", person_id), *about))
            found += [way for way in ways if way][:1]
    return sorted(found, key=lambda seen: (seen.login.name.lower(), seen.login.user_id))


def _seen(login: KnownLogin, owned: About, bosses: dict[int, int | None], names: dict[int, str], at: datetime) -> Seen | None:
    line = _line(owned.owner, login.person_id, bosses)
    why = _why(login, owned.owner, line, at)
    told = tuple(names.get(step, "") for step in line) if why == "line" else ()
    return Seen(login, why, told, owned.name) if why else None


def _why(login: KnownLogin, person_id: int | None, line: list[int], at: datetime) -> Why | None:
    if login.role == "manager":
        return "own" if person_id is not None and login.person_id == person_id else "line" if line else None
    scope = scope_of(Viewer(login.user_id, login.person_id, login.role, login.name), at)
    if scope.everything:
        return "role"
    return "own" if person_id in scope.people else None


def _line(person_id: int | None, above: int | None, bosses: dict[int, int | None]) -> list[int]:
    """The people from one up to another who is above them; empty if they are not."""
    line: list[int] = []
    step = person_id
    while step is not None and step not in line:
        line.append(step)
        if step == above:
            return line if len(line) > 1 else []
        step = bosses.get(step)
    return []


@dataclass(frozen=True)
class Subject:
    """A record whose watchers are asked for. `owner` None: nobody owns it. `common`: everybody who sees anything sees it."""

    kind: str
    id: int
    name: str
    owner: int | None
    common: bool
    about: tuple[About, ...] = ()


_OWNERS = {"person": "id", "activity": "person_id"}
_THROUGH = {"deal_line": "deal", "deal_contact": "deal", "subscription": "account", "invoice": "account"}


def subject(kind: str, record_id: int) -> Subject | None:
    """The record and whose it is; None if there is none."""
    if kind not in MODELS:
        return None
    record = MODELS[kind].objects.filter(visible(kind, EVERYTHING), id=record_id).first()
    if record is None:
        return None
    owning = record
    if kind in _THROUGH:
        owning = MODELS[_THROUGH[kind]].objects.filter(id=getattr(record, f"{_THROUGH[kind]}_id")).first()
    owner = getattr(owning, _OWNERS.get(kind, "owner_id"), None)
    name = str(getattr(record, "name", "") or getattr(record, "subject", "") or f"{kind} {record_id}")
    about = _about(record) if kind == "activity" else ()
    return Subject(kind, record_id, name, owner, kind in ("team", "product", "price"), about)


def _about(activity: Any) -> tuple[About, ...]:
    """One query for each record it is about."""
    found = []
    for kind in ABOUT:
        record = MODELS[kind].objects.filter(id=getattr(activity, f"{kind}_id")).first()
        if record is not None:
            found.append(About(f"{kind} {record.name}", record.owner_id))
    return tuple(found)
