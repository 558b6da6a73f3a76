"""Taking an import back as a whole: what it created is deleted, what it changed is as before, by further events.

What it created gives up its external id, so that the same export can be imported again. Refused while
anything later depends on it; what does is named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Kind
from salesops.records.following import catch_up
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.planning import folder
from salesops.records.importing.running import alone
from salesops.records.importing.store import Append, Do, Stage, Step, Store, opened
from salesops.records.importing.timeline import Writing
from salesops.records.importing.tokens import moment_text
from salesops.records.importing.undo_changes import restore, shared
from salesops.records.importing.workshop import Workshop, literal
from salesops.records.models import Batch

_NAMED = 5


@dataclass(frozen=True)
class Undone:
    """How many records were deleted again, and how many are as they were before."""

    batch_id: int
    deleted: int
    restored: int


def _silent(words: str) -> None:
    """Nobody is told."""


def undo(batch_id: int, *, by: Actor, at: datetime, told: Callable[[str], None] = _silent) -> Undone:
    """Raises ImportProblem where there is nothing to undo or something later depends on it. `told` what it is at, in words."""
    with alone():
        batch = _batch(batch_id)
        workshop = Workshop(folder())
        try:
            with opened() as store:
                told("Reading what the import did")
                _read(workshop, store, batch)
                told("Looking for later work that depends on it")
                _refuse(list(_later_events(workshop)) + list(_later_references(workshop, store)), batch_id)
                told("Taking it back")
                done = _write(workshop, store, Writing(at, by.person_id, by.name, batch_id, ""))
        finally:
            workshop.close()
        told("Bringing lists and search up to date")
        catch_up()
        Batch.objects.filter(id=batch_id).update(status="undone", undone_at=at)
    return done


def _batch(batch_id: int) -> Batch:
    batch = Batch.objects.filter(id=batch_id).first()
    where = f"import {batch_id}"
    if batch is None:
        raise ImportProblem(where, "is not known.", "", "salesops imports lists them.")
    if batch.status == "undone":
        raise ImportProblem(where, f"was undone already, on {batch.undone_at:%Y-%m-%d}.", "", "Nothing is left to undo.")
    return batch


def _read(workshop: Workshop, store: Store, batch: Batch) -> None:
    """`own`: the events of the import; `created` and `touched`: its records; `others`: what happened since and still holds."""
    first, last = batch.first_seq or 0, batch.last_seq or -1
    own = f"seq BETWEEN {first} AND {last} AND batch_id = {batch.id}"
    workshop.keep("created", store.read(f"SELECT kind, record_id FROM history_event WHERE {own} AND action = 'create'"))
    columns = f"seq, kind, record_id, {store.stored('happened_at', 'moment')} AS moment, changes"
    workshop.keep("edits", store.read(f"SELECT {columns} FROM history_event WHERE {own} AND action <> 'create'"))
    undone = "SELECT id FROM records_batch WHERE status = 'undone'"
    others = f"seq > {first} AND (batch_id IS NULL OR (batch_id <> {batch.id} AND batch_id NOT IN ({undone})))"
    workshop.keep("others", store.read(f"SELECT kind, record_id, by_name, action FROM history_event WHERE {others}"))
    workshop.do(
        "CREATE OR REPLACE TABLE created AS SELECT DISTINCT kind::VARCHAR AS kind, record_id::BIGINT AS record_id FROM created"
    )
    workshop.do(
        """CREATE OR REPLACE TABLE touched AS FROM created UNION
        SELECT DISTINCT kind::VARCHAR AS kind, record_id::BIGINT AS record_id FROM edits"""
    )


def _later_events(workshop: Workshop) -> Iterator[Finding]:
    rows = workshop.rows(
        """SELECT o.kind::VARCHAR, o.record_id::BIGINT, max(o.by_name::VARCHAR) FROM others o
        JOIN touched t ON t.kind = o.kind::VARCHAR AND t.record_id = o.record_id::BIGINT GROUP BY 1, 2 ORDER BY 1, 2"""
    )
    for kind, record, by in rows:
        yield Finding(
            f"{kind} {record}", f"was changed by {by} after the import.", "", "Delete it, or leave the import as it is."
        )


def _later_references(workshop: Workshop, store: Store) -> Iterator[Finding]:
    made = {row[0] for row in workshop.rows("SELECT DISTINCT kind FROM created")}
    for kind in KINDS.values():
        references = [f for f in kind.fields if f.type == "ref" and f.refers_to in made]
        if references:
            columns = ", ".join(f.column for f in references)
            workshop.keep("rows_of_kind", store.read(f"SELECT id, {columns} FROM {kind.table} WHERE deleted_at IS NULL"))
            for field in references:
                yield from _referring(workshop, kind, field.column, field.refers_to)


def _referring(workshop: Workshop, kind: Kind, column: str, target: str) -> Iterator[Finding]:
    rows = workshop.rows(
        f"""SELECT r.id::BIGINT, r.{column}::BIGINT FROM rows_of_kind r
        JOIN created c ON c.kind = {literal(target)} AND c.record_id = r.{column}::BIGINT
        WHERE r.id::BIGINT NOT IN (SELECT record_id FROM touched WHERE kind = {literal(kind.name)}) ORDER BY 1"""
    )
    for record, referred in rows:
        yield Finding(f"{kind.name} {record}", f"refers to {target} {referred} of the import.", "", "Point it elsewhere first.")


def _refuse(blockers: list[Finding], batch_id: int) -> None:
    if blockers:
        named = "; ".join(f"{b.where} {b.what.rstrip('.')}" for b in blockers[:_NAMED])
        more = f", and {len(blockers) - _NAMED:,} more" if len(blockers) > _NAMED else ""
        fix = "Take those back first, or leave the import as it is."
        raise ImportProblem(f"import {batch_id}", "cannot be undone.", f"Later work depends on it: {named}{more}.", fix)


def _write(workshop: Workshop, store: Store, writing: Writing) -> Undone:
    steps: list[Step] = []
    deleted = 0
    for (kind,) in workshop.rows("SELECT DISTINCT kind FROM created ORDER BY 1"):
        ids = workshop.arrow(f"SELECT record_id AS id FROM created WHERE kind = {literal(kind)} ORDER BY 1")
        deleted += ids.num_rows
        steps += _deletion(workshop, store, KINDS[kind], ids, writing)
    restored = 0
    for (kind,) in workshop.rows("SELECT DISTINCT kind FROM (FROM touched ANTI JOIN created USING (kind, record_id)) ORDER BY 1"):
        count, more = restore(workshop, store, KINDS[kind], writing)
        restored += count
        steps += more
    store.submit(steps)
    store.settle()
    return Undone(writing.batch_id, deleted, restored)


def _deletion(workshop: Workshop, store: Store, kind: Kind, ids: object, writing: Writing) -> list[Step]:
    moment = store.staged(literal(writing.at.replace(tzinfo=None).isoformat(sep=" ")), "moment")
    name = f"import_undone_{kind.name}"
    deletion = f"""UPDATE {kind.table} SET deleted_at = {moment}, updated_at = {moment}, version = version + 1,
        source_system = '', external_id = '' WHERE id IN (SELECT id FROM {name})"""
    events = workshop.arrow(
        f"""SELECT kind, record_id, 'delete' AS action, {moment_text(writing.moment)} AS happened_at, {shared(writing)},
            '{{"deleted_at":[null,"' || strftime({writing.moment}, '%Y-%m-%dT%H:%M:%S.%f') || 'Z"]}}' AS changes
        FROM created WHERE kind = {literal(kind.name)} ORDER BY record_id"""
    )
    return [Stage(name, ids), Do(deletion), Append("history_event", events)]  # type: ignore[arg-type]
