"""Taking a change back: by a further event that says so, never by forgetting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salesops.history import queries as history
from salesops.history.queries import Entry
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import Field
from salesops.records import stage_since
from salesops.records.actions.core import delete, edit, restore
from salesops.records.actions.writing import Written, locked, writing
from salesops.records.errors import ConflictError, InvalidError, Theirs
from salesops.records.models import MODELS
from salesops.records.row import values_of

_LOOKED_AT = 50
"""Events of the record among which is looked for who changed it since."""


def undo_change(entry: Entry, *, is_first: bool, by: Actor, at: datetime, custom_fields: Sequence[Field] = ()) -> Written:
    """Make the change of one event not so any more. Raises ConflictError where a field has been changed since."""
    with writing():
        gone = "deleted_at" in entry.changes and entry.changes["deleted_at"][1] is not None
        record = locked(entry.kind, entry.record_id, deleted=gone)
        known = {"version": record.version, "by": by, "at": at, "decision": {"undoes": entry.seq}}
        if gone:
            return restore(entry.kind, entry.record_id, **known)
        if is_first or "deleted_at" in entry.changes:
            return delete(entry.kind, entry.record_id, **known)
        back = _as_before(entry, values_of(record), record.version)
        written = edit(entry.kind, entry.record_id, back, custom_fields=custom_fields, action="undo", **known)
        if entry.kind == "deal" and "stage" in entry.changes:
            stage_since.as_before(entry.record_id, entry.happened_at)
        return written


def _as_before(entry: Entry, now: Mapping[str, Any], version: int) -> dict[str, Any]:
    moved_on = {name: now.get(name) for name, (_, new) in entry.changes.items() if (now.get(name) or None) != (new or None)}
    if moved_on:
        later = [one for one in history.timeline(entry.kind, entry.record_id, _LOOKED_AT) if one.seq > entry.seq]
        _check_not_undone(entry, later)
        raise ConflictError(entry.kind, entry.record_id, version, [_theirs(entry, *one, later) for one in moved_on.items()])
    return {name: old for name, (old, _) in entry.changes.items() if name in MODELS[entry.kind].KIND.by_name or "." in name}


def _check_not_undone(entry: Entry, later: Sequence[Entry]) -> None:
    undone = next((one for one in later if one.decision and one.decision.get("undoes") == entry.seq), None)
    if undone is not None:
        what = f"That was taken back already, by {undone.by_name or 'somebody'}."
        fix = "Undo that undoing, or change the record itself."
        raise InvalidError([Finding(f"{entry.kind}.{next(iter(entry.changes))}", what, "A change is taken back once.", fix)])


def _theirs(entry: Entry, name: str, now: Any, later: Sequence[Entry]) -> Theirs:
    """By whoever changed the field last."""
    old, new = entry.changes[name]
    last = next((one for one in later if name in one.changes), None)
    by, at = (last.by_name, last.learned_at) if last else ("somebody", entry.learned_at)
    return Theirs(name, new, now, old, wanted=True, by=by, at=at)
