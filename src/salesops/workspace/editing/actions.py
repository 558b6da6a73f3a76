"""The changes themselves: one record, or several at once, all or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.policies import queries as policies
from salesops.records import actions as records
from salesops.records.access import Viewer, scope_of
from salesops.records.actions import Written
from salesops.records.errors import NotFoundError
from salesops.records.queries import deleted
from salesops.records.row import Row
from salesops.workspace.editing import deals
from salesops.workspace.editing.allowed import check_role, in_scope
from salesops.workspace.editing.filling import filled
from salesops.workspace.editing.flags import look_again
from salesops.workspace.editing.gates import CONFIRMED
from salesops.workspace.editing.many import Edit, Refused, problems_of
from salesops.workspace.editing.parents import check_parents
from salesops.workspace.editing.process import custom_fields

_ABOUT_DEALS = ("activity", "deal_contact")
_TRANSFERS = frozenset({"team", "manager", "role", "title"})


def create(
    kind: str,
    values: Mapping[str, Any],
    *,
    viewer: Viewer,
    by: Actor,
    at: datetime,
    source_system: str = "",
    external_id: str = "",
) -> Written:
    """A new record; what is left out is filled as `filling.filled` says (owner, pipeline, stage, currency)."""
    check_role(viewer, kind)
    company = policies.company(at.date())
    whole = filled(kind, values, viewer=viewer, company=company, at=at)
    check_parents(kind, whole, viewer=viewer, at=at)
    known = {"by": by, "at": at, "source_system": source_system, "external_id": external_id}
    if kind == "deal":
        known["decision"] = deals.check_beginning(whole, role=viewer.role, day=company.day_of(at))
        whole.pop(CONFIRMED, None)
    with transaction.atomic():
        made = _made(kind, whole, company.day_of(at), known)
        if kind in _ABOUT_DEALS and whole.get("deal"):
            look_again(int(whole["deal"]), company.day_of(at))
    return made


def _made(kind: str, values: dict[str, Any], day: date, known: dict[str, Any]) -> Written:
    if kind == "activity":
        return records.log_activity(values, **known)
    if kind == "person":
        return records.hire_person(values, **known)
    return records.create(kind, values, custom_fields=custom_fields(kind, day), **known)


def change(
    kind: str,
    record_id: int,
    changes: Mapping[str, Any],
    *,
    version: int,
    viewer: Viewer,
    by: Actor,
    at: datetime,
) -> Written:
    """Change fields of a record that was read at `version`. A deal's stage goes through the sales process."""
    check_role(viewer, kind)
    row = in_scope(kind, [record_id], viewer, at)[record_id]
    check_parents(kind, changes, viewer=viewer, at=at)
    return _change(row, changes, version=version, role=viewer.role, by=by, at=at)


def _change(row: Row, changes: Mapping[str, Any], *, version: int, role: str, by: Actor, at: datetime) -> Written:
    if row.kind == "deal" and deals.moves(changes):
        return deals.move(row, changes, version=version, role=role, by=by, at=at)
    day = policies.company(at.date()).day_of(at)
    action = "transfer_person" if row.kind == "person" and changes and set(changes) <= _TRANSFERS else "edit"
    fields = custom_fields(row.kind, day)
    with transaction.atomic():
        written = records.edit(row.kind, row.id, changes, version=version, by=by, at=at, custom_fields=fields, action=action)
        if row.kind == "deal":
            look_again(row.id, day)
    return written


def change_many(kind: str, edits: Sequence[Edit], *, viewer: Viewer, by: Actor, at: datetime) -> list[Written]:
    """All the changes, or none of them: raises Refused with what is wrong with each."""
    check_role(viewer, kind)
    rows = in_scope(kind, {edit.record_id for edit in edits}, viewer, at)
    written: list[Written] = []
    with transaction.atomic(), Refused.gathered() as problems:
        for number, edit in enumerate(edits):
            with problems_of(number, edit, problems):
                check_parents(kind, edit.changes, viewer=viewer, at=at)
                written.append(_change(rows[edit.record_id], edit.changes, version=edit.version, role=viewer.role, by=by, at=at))
    return written


def remove(kind: str, record_id: int, *, version: int, viewer: Viewer, by: Actor, at: datetime) -> Written:
    """Hide a record; it can be brought back."""
    check_role(viewer, kind)
    in_scope(kind, [record_id], viewer, at)
    return records.delete(kind, record_id, version=version, by=by, at=at)


def bring_back(kind: str, record_id: int, *, version: int, viewer: Viewer, by: Actor, at: datetime) -> Written:
    """Show a hidden record again."""
    check_role(viewer, kind)
    if deleted(kind, record_id, scope=scope_of(viewer, at)) is None:
        raise NotFoundError(f"There is no hidden {kind} {record_id} that you can see.")
    return records.restore(kind, record_id, version=version, by=by, at=at)
