"""Taking one's own writes back, together: all of them or none."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from salesops.history import queries as history
from salesops.history.queries import Entry
from salesops.kernel.actor import Actor
from salesops.kernel.kinds import KINDS
from salesops.policies import queries as policies
from salesops.records import actions as records
from salesops.records import queries
from salesops.records.access import Viewer, scope_of
from salesops.records.actions import Written
from salesops.records.errors import NotFoundError
from salesops.workspace.editing.allowed import check_role
from salesops.workspace.editing.deals import check_way_back
from salesops.workspace.editing.many import Edit, Refused, problems_of
from salesops.workspace.editing.process import custom_fields

MOST = 100_000
SLIP = timedelta(minutes=10)
"""Within this of a move, taking it back mends a slip of the hand; later it is a move of its own, which the process may refuse."""


def undo(sequences: Sequence[int], *, viewer: Viewer, by: Actor, at: datetime) -> list[Written]:
    """Take back the events with these numbers, the last first. Raises Refused where somebody changed the same since."""
    entries = history.entries(list(sequences)[:MOST])
    _check(entries, sequences, viewer, by, at)
    first = _first_events(entries)
    day = policies.company(at.date()).day_of(at)
    fields = {entry.kind: custom_fields(entry.kind, day) for entry in entries}
    written: list[Written] = []
    with transaction.atomic(), Refused.gathered() as problems:
        for number, entry in enumerate(reversed(entries)):
            with problems_of(number, Edit(entry.record_id, 0, dict.fromkeys(entry.changes)), problems):
                is_first = first[entry.kind, entry.record_id] == entry.seq
                if entry.kind == "deal" and not is_first and at - entry.learned_at > SLIP:
                    check_way_back(entry, role=viewer.role, day=day)
                known = {"is_first": is_first, "by": by, "at": at, "custom_fields": fields[entry.kind]}
                written.append(records.undo_change(entry, **known))
    return written


def _own(entry: Entry, viewer: Viewer, by: Actor) -> bool:
    """By the person, through whatever door; by the name for those who are nobody in the team."""
    same = (
        entry.by_id == viewer.person_id if viewer.person_id else entry.by_id is None and entry.by_name in (viewer.name, by.name)
    )
    return same and entry.kind in KINDS


def _check(entries: list[Entry], sequences: Sequence[int], viewer: Viewer, by: Actor, at: datetime) -> None:
    """Only what one did oneself, to records one still sees: anything else is as if it were not there."""
    own = [entry for entry in entries if _own(entry, viewer, by)]
    if not entries or len(own) != len(set(sequences)):
        raise NotFoundError("There is nothing of yours to undo here. Only your own changes can be taken back.")
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.kind].add(entry.record_id)
    scope = scope_of(viewer, at)
    for kind, ids in wanted.items():
        check_role(viewer, kind)
        seen = set(queries.get_many(kind, ids, scope=scope))
        missing = {record_id for record_id in ids - seen if queries.deleted(kind, record_id, scope=scope) is None}
        if missing and not _given_away(entries, kind, missing, viewer):
            raise NotFoundError(f"{KINDS[kind].name.capitalize()} {min(missing)} is no longer yours to change.")


def _given_away(entries: list[Entry], kind: str, missing: set[int], viewer: Viewer) -> bool:
    """Whether it is these very changes that took the records out of the viewer's sight."""
    handed = {
        entry.record_id
        for entry in entries
        if entry.kind == kind and any(name == "owner" or name == "person" for name in entry.changes)
    }
    return missing <= handed


def _first_events(entries: list[Entry]) -> dict[tuple[str, int], int]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.kind].add(entry.record_id)
    return {
        (kind, record_id): first
        for kind, ids in wanted.items()
        for record_id, first in history.first_sequences(kind, ids).items()
    }
