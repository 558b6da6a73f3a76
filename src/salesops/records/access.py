"""Who may see and do what. The one place that decides it; pages, commands and the API apply it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from salesops.kernel.actor import Actor, Source
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope
from salesops.records.models import Login, Person
from salesops.records.reporting_line import people_below

Action = Literal["read", "write", "import", "apply_policies", "manage_people", "administer"]

MAY: dict[Action, frozenset[str]] = {
    "read": frozenset({"rep", "manager", "ops", "executive", "finance", "admin"}),
    "write": frozenset({"rep", "manager", "ops", "admin"}),
    "import": frozenset({"ops", "admin"}),
    "apply_policies": frozenset({"ops", "admin"}),
    "manage_people": frozenset({"ops", "admin"}),
    "administer": frozenset({"admin"}),
}
"""Action -> the roles that may. Reading and writing are further limited to the viewer's scope."""

ABOUT = ("account", "contact", "lead", "deal")
"""What an activity is about. Whoever sees one of these sees the activity, and may change it as they may the record: the next call
on a deal is everybody's business who works on the deal. Otherwise it belongs to whoever did it. (Numbers of activities count the
work of people: there it is theirs alone, see decision 8.)"""

_SEE_EVERYTHING = frozenset({"ops", "executive", "finance", "admin"})


@dataclass(frozen=True)
class Viewer:
    """Who is looking. `role` is empty for somebody who may see nothing."""

    user_id: int | None
    person_id: int | None
    role: str
    name: str
    looks_only: bool = False
    """Somebody else looks through their eyes, and changes nothing."""

    def actor(self, source: Source) -> Actor:
        """The same somebody as the one who does something, through a door."""
        return Actor(self.person_id, self.name, source)


NOBODY = Viewer(None, None, "", "nobody")


def viewer_of(user: Any, at: datetime) -> Viewer:
    """The viewer a Django user is at `at`: without a role if inactive, without a login of ours, deleted, or gone.

    `user.looked_through` says that somebody else looks through their eyes.
    """
    if not user.is_authenticated:
        return NOBODY
    stranger = Viewer(user.id, None, "", user.get_username())
    login = Login.objects.filter(user_id=user.id).first() if user.is_active else None
    if login is None:
        return stranger
    looks_only = getattr(user, "looked_through", False)
    if login.person_id is None:
        return Viewer(user.id, None, login.role, user.get_username(), looks_only)
    person = Person.objects.present().filter(id=login.person_id).first()
    if person is None or (person.left_on is not None and person.left_on <= at.date()):
        return stranger
    return Viewer(user.id, person.id, person.role, person.name, looks_only)


def scope_of(viewer: Viewer, at: datetime) -> Scope:
    """Whose records the viewer may see.

    A rep: their own. A manager: their own and those of everybody in their reporting line as of `at`, all the way
    down, also of people who have left. Operations, executives, finance, administrators: everything. Nobody else: nothing.
    """
    if viewer.role in _SEE_EVERYTHING:
        return EVERYTHING
    if viewer.person_id is None or viewer.role not in MAY["read"]:
        return NOTHING
    own = frozenset({viewer.person_id})
    return Scope(people=own | people_below(viewer.person_id, at) if viewer.role == "manager" else own)


def may(viewer: Viewer, action: Action) -> bool:
    """Whether the viewer's role allows the action: what its pages are shown by."""
    return viewer.role in MAY[action]


def may_change(viewer: Viewer) -> bool:
    """Whether the viewer may change anything at all here, whatever their role: what forms and buttons are offered by."""
    return bool(viewer.role) and not viewer.looks_only


_WRITE_KIND: dict[str, frozenset[str]] = {
    "person": MAY["manage_people"],
    "team": MAY["manage_people"],
    "product": frozenset({"ops", "admin"}),
    "price": frozenset({"ops", "admin"}),
    "subscription": frozenset({"ops", "finance", "admin"}),
    "invoice": frozenset({"ops", "finance", "admin"}),
    "spend": frozenset({"ops", "finance", "admin"}),
}


def may_write(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer may change records of a kind, those in their scope."""
    return may_change(viewer) and viewer.role in _WRITE_KIND.get(kind, MAY["write"])
