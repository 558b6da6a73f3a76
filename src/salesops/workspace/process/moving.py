"""Filling in what a gate asks for, and moving: together, or nothing of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records.access import Viewer
from salesops.records.row import Row
from salesops.workspace import editing


def fill_and_move(
    deal: Row, to: str, given: Mapping[str, Any], *, version: int, viewer: Viewer, by: Actor, at: datetime
) -> list[int]:
    """The numbers of the events, for undo.

    `given`: fields by name, `confirmed` a list, `log.<type>` a subject, `role.<role>` the id of a contact.
    """
    known = {"viewer": viewer, "by": by, "at": at}
    written = []
    with transaction.atomic():
        for name, value in given.items():
            if name.startswith("log.") and value:
                done = {"type": name.removeprefix("log."), "subject": value, "deal": deal.id, "account": deal["account"]}
                written.append(editing.create("activity", done, **known))
            elif name.startswith("role.") and value:
                role = {"deal": deal.id, "contact": int(value), "role": name.removeprefix("role.")}
                written.append(editing.create("deal_contact", role, **known))
        fields = {name: value for name, value in given.items() if not name.startswith(("log.", "role."))}
        written.append(editing.change("deal", deal.id, {**fields, "stage": to}, version=version, **known))
    return [one.sequence for one in written if one.sequence is not None]
