"""Transferring people and noting that they leave, dated: last year's team keeps last year's numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.records import actions as records
from salesops.records.access import Viewer
from salesops.records.actions import Written
from salesops.records.actions.people import noon
from salesops.workspace.editing.allowed import check_role, in_scope


def transfer(
    person_id: int, to: Mapping[str, Any], *, on: date, version: int, viewer: Viewer, by: Actor, at: datetime
) -> Written:
    """Another team, manager, role or title from a day on: noon of that day, or now where that is still to come."""
    check_role(viewer, "person")
    in_scope("person", [person_id], viewer, at)
    moment = noon(on) if noon(on) < at and on < at.date() else None
    return records.transfer_person(person_id, to, version=version, by=by, at=at, happened_at=moment)


def end(person_id: int, *, left_on: date, version: int, viewer: Viewer, by: Actor, at: datetime) -> Written:
    check_role(viewer, "person")
    in_scope("person", [person_id], viewer, at)
    return records.end_person(person_id, left_on=left_on, version=version, by=by, at=at)
