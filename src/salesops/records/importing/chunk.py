"""One transaction's worth of records: rows, changes and events, all of it or nothing."""

from collections.abc import Sequence

import pyarrow as pa

from salesops.kernel.kinds import Field, Kind
from salesops.records.importing import births, timeline
from salesops.records.importing.gates import judged
from salesops.records.importing.gather import Gathered
from salesops.records.importing.store import Append, Do, Expect, Stage, Step, Store
from salesops.records.importing.timeline import Writing
from salesops.records.importing.tokens import cell, moment_text
from salesops.records.importing.workshop import Workshop, literal, quoted


def write(
    workshop: Workshop,
    store: Store,
    gathered: Gathered,
    fields: Sequence[Field],
    span: tuple[int, int],
    writing: Writing,
    source_system: str,
) -> None:
    """Hand over the rows of `q_<kind>` whose `pos` lies in `span`, both ends included."""
    kind = gathered.kind
    _gather_rows(workshop, gathered, fields, span, writing)
    flags = ["coalesce(without, '') AS came_without"] if judged.is_judged(workshop, kind.name) else []
    created = workshop.arrow(_created(kind, fields, writing, source_system, flags))
    changed = workshop.arrow(changed_rows(kind, fields))
    events = workshop.arrow(timeline.events(workshop, kind.name, fields, writing))
    steps: list[Step] = [Append(kind.table, created)] if created.num_rows else []
    marks = judged.marks(workshop) if judged.is_judged(workshop, kind.name) else ()
    changes = updates(store, kind, fields, changed, writing)
    submit(store, writing.batch_id, [*steps, *changes, *marks, Append("history_event", events)])


def submit(store: Store, batch_id: int, steps: Sequence[Step]) -> None:
    """The steps in one transaction with the batch's note of which events are its own."""
    next_seq = "SELECT coalesce(max(seq), 0) + 1 FROM history_event"
    first = Do(f"UPDATE records_batch SET first_seq = coalesce(first_seq, ({next_seq})) WHERE id = {batch_id}")
    last = Do(f"UPDATE records_batch SET last_seq = (SELECT max(seq) FROM history_event) WHERE id = {batch_id}")
    store.submit([first, *steps, last])


def give_ids(workshop: Workshop, store: Store, kind: Kind) -> None:
    """Every record of the kind that will be created gets its id now, so that others can refer to it."""
    new = f"FROM q_{kind.name} WHERE verdict = 'created'"
    count = workshop.value(f"SELECT count(*) {new}")
    if not count:
        return
    reserved = {"new_id": store.reserve(kind.table, count), "n": pa.array(range(1, count + 1), pa.int64())}
    workshop.keep("reserved", pa.table(reserved))
    workshop.do(
        f"""CREATE OR REPLACE TABLE k_{kind.name} AS
        SELECT keys.* REPLACE (coalesce(given.new_id, keys.id) AS id) FROM k_{kind.name} keys LEFT JOIN (
            SELECT k, new_id FROM (SELECT k, row_number() OVER (ORDER BY pos) AS n {new}) JOIN reserved USING (n)) given USING
                (k)"""
    )


def _gather_rows(
    workshop: Workshop, gathered: Gathered, fields: Sequence[Field], span: tuple[int, int], writing: Writing
) -> None:
    """Build `w` and `h`, see `timeline`."""
    kind = gathered.kind
    references = [f for f in fields if f.type == "ref"]
    joins = "".join(f" LEFT JOIN k_{f.refers_to} i_{f.name} ON i_{f.name}.k = q.{quoted(f.name)}" for f in references)
    values = ", ".join(f"{_new(gathered, f)} AS {quoted(f.name)}, c.{quoted(f.name)} AS {quoted('o_' + f.name)}" for f in fields)
    has_past = workshop.has(f"p_{kind.name}")
    first = f"(SELECT pos, min(moment) AS moment FROM p_{kind.name} WHERE pos BETWEEN {span[0]} AND {span[1]} GROUP BY pos)"
    earliest = f" LEFT JOIN {first} past ON past.pos = q.pos" if has_past else ""
    remembered = "past.moment" if has_past else "NULL"
    decided, decisions = judged.joined(workshop, kind.name)
    born = f"coalesce(q.created_at, {births.of(kind, fields)}, {remembered}, {births.otherwise(kind, writing.moment)})"
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE w AS SELECT q.pos, q.verdict, own.id, q.version, q.external_id,
            CASE q.verdict WHEN 'created' THEN {born} ELSE q.updated_at END AS base_at, {values}
            {", c.custom AS o_custom" if kind.custom else ""}{decided}
        FROM q_{kind.name} q JOIN k_{kind.name} own ON own.k = q.k LEFT JOIN c_{kind.name} c ON c.id = q.id {joins}
            {earliest}{decisions}
        WHERE q.pos BETWEEN {span[0]} AND {span[1]}"""
    )
    workshop.do(f"UPDATE k_{kind.name} SET born = w.base_at FROM w WHERE w.id = k_{kind.name}.id AND w.verdict = 'created'")
    _past(workshop, kind, fields, span, has_past=has_past)


def _new(gathered: Gathered, field: Field) -> str:
    new = f"i_{field.name}.id" if field.type == "ref" else f"q.{quoted(field.name)}"
    lacking = gathered.lacking(field.name)
    if not lacking:
        return new
    untold = f"q.verdict = 'changed' AND q._load IN ({', '.join(map(str, lacking))})"
    return f"CASE WHEN {untold} THEN c.{quoted(field.name)} ELSE {new} END"


def _past(workshop: Workshop, kind: Kind, fields: Sequence[Field], span: tuple[int, int], *, has_past: bool) -> None:
    if not has_past:
        workshop.do(
            "CREATE OR REPLACE TEMP TABLE h (pos BIGINT, moment TIMESTAMP, n BIGINT, field VARCHAR, "
            "old VARCHAR, new VARCHAR, by_name VARCHAR)"
        )
        return
    sides = ", ".join(f"{_as_id(fields, side)} AS {side}" for side in ("old", "new"))
    workshop.do(
        f"""CREATE OR REPLACE TEMP TABLE h AS SELECT pos, moment, n, field, {sides}, by_name FROM p_{kind.name}
        WHERE pos BETWEEN {span[0]} AND {span[1]}"""
    )


def _as_id(fields: Sequence[Field], side: str) -> str:
    """References in past changes are `k` until here."""
    cases = [
        f"WHEN {literal(f.name)} THEN (SELECT id::VARCHAR FROM k_{f.refers_to} keys WHERE keys.k = try_cast({side} AS BIGINT))"
        for f in fields
        if f.type == "ref"
    ]
    return f"CASE field {' '.join(cases)} ELSE {side} END" if cases else side


def _created(kind: Kind, fields: Sequence[Field], writing: Writing, source_system: str, more: Sequence[str]) -> str:
    columns = [f"{cell(f, quoted(f.name))} AS {quoted(f.column)}" for f in fields if not f.name.startswith("custom.")]
    custom = [f"{custom_json(fields)} AS custom"] if kind.custom else []
    return f"""SELECT id, 1::INTEGER AS version, {literal(source_system)} AS source_system, external_id,
        {moment_text("base_at")} AS created_at, {moment_text(writing.moment)} AS updated_at,
        {", ".join([*columns, *custom, *more])} FROM w WHERE verdict = 'created' ORDER BY pos"""


def custom_json(fields: Sequence[Field]) -> str:
    """SQL for the `custom` column: the custom fields that are filled, as they stand in history."""
    parts = [
        f"{literal(timeline.opened(f.name.removeprefix('custom.')))} || ({timeline.token(f, quoted(f.name))})"
        for f in fields
        if f.name.startswith("custom.")
    ]
    return f"'{{' || concat_ws(',', {', '.join(parts)}) || '}}'" if parts else "'{}'"


def changed_rows(kind: Kind, fields: Sequence[Field]) -> str:
    stored = [f for f in fields if not f.name.startswith("custom.")]
    custom = [f"json_merge_patch(o_custom, {custom_json(fields)})::VARCHAR AS custom"] if len(stored) < len(fields) else []
    columns = [f"{cell(f, quoted(f.name))} AS {quoted(f.column)}" for f in stored]
    return f"SELECT {', '.join(['id', 'version', *columns, *custom])} FROM w WHERE verdict = 'changed' ORDER BY id"


def updates(store: Store, kind: Kind, fields: Sequence[Field], changed: pa.Table, writing: Writing) -> list[Step]:
    """Bring the stored rows up to `changed`, unless somebody edited one of them meanwhile."""
    if not changed.num_rows:
        return []
    types = {f.column: f.type for f in fields} | {"custom": "json"}
    moment = store.staged(literal(writing.at.replace(tzinfo=None).isoformat(sep=" ")), "moment")
    sets = ", ".join(f"{quoted(n)} = {store.staged('s.' + quoted(n), types[n])}" for n in changed.column_names if n in types)
    update = f"""UPDATE {kind.table} SET {sets}, version = s.version + 1, updated_at = {moment} FROM import_changed s
        WHERE {kind.table}.id = s.id AND {kind.table}.version = s.version"""
    done = f"""SELECT CAST(count(*) AS BIGINT) AS n FROM {kind.table} t
        JOIN import_changed s ON t.id = s.id AND t.version = s.version + 1"""
    edited = f"Some {kind.plural} were edited by somebody during the import. Import again: it carries on."
    return [Stage("import_changed", changed), Do(update), Expect(done, changed.num_rows, edited)]
