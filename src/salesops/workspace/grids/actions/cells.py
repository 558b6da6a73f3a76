"""Writing cells: one, or a pasted block, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records.actions import Written
from salesops.records.errors import ConflictError, NotFoundError
from salesops.records.queries import get_many
from salesops.workspace import editing
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.sent import Problem, SentRow, read_rows
from salesops.workspace.refusals import said_of


@dataclass(frozen=True)
class Outcome:
    """What came of it: nothing is stored where there are problems or conflicts."""

    sequences: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    """Ids of the records that differ now."""
    cells: int = 0
    """How many cells differ."""
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[ConflictError, ...] = ()
    fields: Mapping[str, int] = field(default_factory=dict)
    """Column -> how many of its cells differ."""

    @property
    def is_stored(self) -> bool:
        return not self.problems and not self.conflicts


def write_cells(rows: Sequence[SentRow], stands: Standing, *, by: Actor, at: datetime, dry: bool = False) -> Outcome:
    """Every cell, or none. `dry` tries it out and takes it back: the outcome is what would come of it."""
    reading = read_rows(rows, stands)
    if reading.problems:
        return Outcome(problems=tuple(reading.problems))
    try:
        with transaction.atomic():
            written = editing.change_many(stands.kind, reading.edits, viewer=stands.viewer, by=by, at=at)
            transaction.set_rollback(dry)
    except editing.Refused as refused:
        return _refused(refused)
    except NotFoundError as error:
        return Outcome(problems=_missing(rows, stands, str(error)))
    return outcome_of(written, rows)


def outcome_of(written: Sequence[Written], rows: Sequence[SentRow]) -> Outcome:
    """What differs of what was asked for: fields that follow (a status) are not counted."""
    asked = {row.id: row.cells for row in rows}
    fields: dict[str, int] = {}
    for one in written:
        for name in one.changes:
            if name in asked.get(one.id, ()):
                fields[name] = fields.get(name, 0) + 1
    sequences = tuple(one.sequence for one in written if one.sequence is not None)
    return Outcome(sequences, tuple(one.id for one in written if one.changes), sum(fields.values()), fields=fields)


def _refused(refused: editing.Refused) -> Outcome:
    problems = [one for one in refused.problems if one.conflict is None]
    conflicts = [one.conflict for one in refused.problems if one.conflict is not None]
    return Outcome(problems=tuple(map(problem_of, problems)), conflicts=tuple(conflicts))


def problem_of(one: Any) -> Problem:
    return Problem(one.record_id, one.field, said_of(one.finding), one.gate)


def _missing(rows: Sequence[SentRow], stands: Standing, words: str) -> tuple[Problem, ...]:
    there = get_many(stands.kind, {row.id for row in rows}, scope=stands.scope)
    return tuple(Problem(row.id, "", words) for row in rows if row.id not in there)
