"""Who has a part in a deal: the contact roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from salesops.records.life.related import Wanted, related
from salesops.records.queries import get_many
from salesops.web import formatting as written
from salesops.workspace.record_pages.decide import ROLES
from salesops.workspace.record_pages.queries.seen import Seen, mentioned_by
from salesops.workspace.record_pages.shapes import address_of


@dataclass(frozen=True)
class RoleShown:
    id: int
    version: int
    name: str
    href: str
    role: str
    primary: bool
    sub: str
    initials: str


@dataclass(frozen=True)
class Roles:
    address: str
    people: tuple[RoleShown, ...]
    suggested: tuple[str, ...]
    may_edit: bool
    account: int | None
    """Whose contacts are offered first."""
    problem: str = ""
    editing: int | None = None
    typed: str = ""
    """The role that was typed and could not be stored."""


_ON_THE_DEAL = Wanted("deal_contact", "deal", ("-is_primary", "id"), limit=100)


def roles_of(seen: Seen, *, editing: int | None = None, problem: str = "", typed: Mapping[str, str] | None = None) -> Roles:
    past = seen.visit.as_of.moment if seen.visit.as_of.is_past else None
    found = related(_ON_THE_DEAL, seen.id, scope=seen.visit.scope, at=past)
    words = seen.with_names(pair for row in found.rows for pair in mentioned_by(row)).words
    contacts = get_many("contact", [row["contact"] for row in found.rows], scope=seen.visit.scope)
    people = []
    for row in found.rows:
        contact = contacts.get(row["contact"])
        name = words.name("contact", row["contact"])
        people.append(
            RoleShown(
                row.id,
                row.version,
                name,
                address_of("contact", row["contact"]) if contact else "",
                row["role"],
                bool(row["is_primary"]),
                " · ".join(filter(None, (contact["title"], contact["email"]))) if contact else "",
                written.initials(name),
            )
        )
    known = tuple(dict.fromkeys((*ROLES, *(row["role"] for row in found.rows if row["role"]))))
    return Roles(
        f"{seen.address}/roles",
        tuple(people),
        known,
        seen.may_edit,
        seen.values.get("account"),
        problem,
        editing,
        (typed or {}).get("role", ""),
    )
