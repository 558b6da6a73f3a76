"""What an import changed of records that were there before goes back to what it was."""

import pyarrow as pa

from salesops.kernel.kinds import Kind
from salesops.records.importing.staging import field_of
from salesops.records.importing.store import Append, Do, Stage, Step, Store
from salesops.records.importing.timeline import Writing
from salesops.records.importing.tokens import cell, moment_text, typed
from salesops.records.importing.workshop import Workshop, literal, quoted

_PATCH = """'{' || string_agg(to_json(field[8:])::VARCHAR || ':' || coalesce(old::VARCHAR, 'null'), ',')
    FILTER (field LIKE 'custom.%') || '}'"""


def restore(workshop: Workshop, store: Store, kind: Kind, writing: Writing) -> tuple[int, list[Step]]:
    """How many records of the kind, and the steps. Reads `edits` and `created` of `undo`."""
    workshop.do(
        f"""CREATE OR REPLACE TABLE unpacked AS SELECT record_id, seq, moment, field, changes -> ('$."' || field || '"') AS pair
        FROM (SELECT e.record_id::BIGINT AS record_id, e.seq::BIGINT AS seq, e.moment::VARCHAR AS moment, e.changes::VARCHAR
            AS changes,
                unnest(json_keys(e.changes::VARCHAR)) AS field
            FROM edits e ANTI JOIN created c ON c.kind = e.kind::VARCHAR AND c.record_id = e.record_id::BIGINT
            WHERE e.kind::VARCHAR = {literal(kind.name)})"""
    )
    workshop.do(
        """CREATE OR REPLACE TABLE before AS SELECT record_id, field, arg_min(pair -> 0, (moment, seq)) AS old, arg_max(pair
            -> 1, (moment, seq)) AS new
        FROM unpacked GROUP BY 1, 2"""
    )
    names = [row[0] for row in workshop.rows("SELECT DISTINCT field FROM before ORDER BY 1")]
    count = int(workshop.value("SELECT count(DISTINCT record_id) FROM before"))
    events = workshop.arrow(
        f"""SELECT {literal(kind.name)} AS kind, record_id, 'edit' AS action, {moment_text(writing.moment)} AS happened_at,
            {shared(writing)},
            '{{' || string_agg(to_json(field)::VARCHAR || ':[' || coalesce(new::VARCHAR, 'null') || ','
                || coalesce(old::VARCHAR, 'null') || ']', ',') || '}}' AS changes
        FROM before GROUP BY record_id ORDER BY record_id"""
    )
    return count, [
        Stage(_stage(kind), _rows(workshop, kind, names)),
        Do(_update(store, kind, names, writing)),
        Append("history_event", events),
    ]


def shared(writing: Writing) -> str:
    """The columns all events of an undoing share."""
    by_id = "NULL" if writing.by_id is None else str(writing.by_id)
    return f"""{moment_text(writing.moment)} AS learned_at, {by_id}::BIGINT AS by_id, {literal(writing.by_name)} AS by_name,
        'import' AS source, {writing.batch_id}::BIGINT AS batch_id"""


def _stage(kind: Kind) -> str:
    return f"import_restored_{kind.name}"


def _rows(workshop: Workshop, kind: Kind, names: list[str]) -> pa.Table:
    """One row a record: for each stored field whether it goes back, and to what; custom fields as one patch."""
    picked = []
    for name in names:
        if name.startswith("custom."):
            continue
        field = field_of(kind.name, name)
        old = f"json_extract_string(any_value(old) FILTER (field = {literal(name)}), '$')"
        picked.append(f"bool_or(field = {literal(name)})::INTEGER AS {quoted('has_' + field.column)}")
        picked.append(f"{cell(field, typed(field, old))} AS {quoted(field.column)}")
    if any(name.startswith("custom.") for name in names):
        picked.append(f"{_PATCH} AS patch")
    return workshop.arrow(f"SELECT record_id AS id, {', '.join(picked)} FROM before GROUP BY record_id ORDER BY record_id")


def _update(store: Store, kind: Kind, names: list[str], writing: Writing) -> str:
    fields = [field_of(kind.name, name) for name in names if not name.startswith("custom.")]
    sets = [
        f"{f.column} = CASE WHEN s.has_{f.column} = 1 THEN {old} ELSE {kind.table}.{f.column} END"
        for f in fields
        for old in (store.staged(f"s.{f.column}", f.type),)
    ]
    if len(fields) < len(names):
        sets.append(f"custom = {store.patched(f'{kind.table}.custom', 's.patch')}")
    if kind.name == "deal":
        sets.append("came_without = ''")
    moment = store.staged(literal(writing.at.replace(tzinfo=None).isoformat(sep=" ")), "moment")
    return f"""UPDATE {kind.table} SET {", ".join(sets)}, updated_at = {moment}, version = {kind.table}.version + 1
        FROM {_stage(kind)} s WHERE {kind.table}.id = s.id"""
