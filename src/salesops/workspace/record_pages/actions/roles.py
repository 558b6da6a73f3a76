"""Who has a part in a deal, and which: one contact once, at most one of them the primary one."""

from datetime import datetime

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.scope import EVERYTHING
from salesops.records.access import Viewer
from salesops.records.actions import Written
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.life.related import Wanted, related
from salesops.records.queries import get
from salesops.records.row import Row
from salesops.workspace import editing

_ALL = Wanted("deal_contact", "deal", ("id",), limit=500)


def add_role(deal: Row, contact: int | None, role: str, *, viewer: Viewer, by: Actor, at: datetime) -> list[Written]:
    """The first contact on a deal is its primary one. Raises InvalidError for one who has a part already."""
    if contact is None:
        fix = "Choose one from the list, or create the contact first."
        raise InvalidError([Finding("deal_contact.contact", "No contact is chosen.", "A role is somebody's.", fix)])
    with transaction.atomic():
        there = related(_ALL, deal.id, scope=EVERYTHING).rows
        if any(row["contact"] == contact for row in there):
            why = "They have a part in this deal already."
            raise InvalidError([Finding("deal_contact.contact", "That contact is here.", why, "Change their role instead.")])
        values = {"deal": deal.id, "contact": contact, "role": role.strip(), "is_primary": not there}
        return [editing.create("deal_contact", values, viewer=viewer, by=by, at=at)]


def change_role(part: Row, role: str, *, version: int, viewer: Viewer, by: Actor, at: datetime) -> list[Written]:
    return [editing.change("deal_contact", part.id, {"role": role.strip()}, version=version, viewer=viewer, by=by, at=at)]


def make_primary(deal: Row, part: Row, *, viewer: Viewer, by: Actor, at: datetime) -> list[Written]:
    """This one, and no longer any other."""
    rows = related(_ALL, deal.id, scope=EVERYTHING).rows
    edits = [
        editing.Edit(row.id, row.version, {"is_primary": row.id == part.id})
        for row in rows
        if row.id == part.id or row["is_primary"]
    ]
    return editing.change_many("deal_contact", edits, viewer=viewer, by=by, at=at)


def part_of(deal: Row, part_id: int) -> Row:
    """Raises NotFoundError for a role in another deal. The deal has been read within the viewer's scope."""
    part = get("deal_contact", part_id, scope=EVERYTHING)
    if part is None or part["deal"] != deal.id:
        raise NotFoundError(f"Deal {deal.id} has no contact role {part_id}.")
    return part
