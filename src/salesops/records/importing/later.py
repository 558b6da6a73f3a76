"""The second step: references to kinds that are loaded after their own, such as the deal a lead became.

Each is an event of its own, at the moment of the conversion. Done by comparing with what is stored, so an
import that was killed in between picks it up.
"""

from collections.abc import Iterator

from salesops.records.importing import chunk
from salesops.records.importing.compare import fields_in
from salesops.records.importing.gather import Gathered
from salesops.records.importing.resolve import references
from salesops.records.importing.store import Append, Store
from salesops.records.importing.timeline import Writing
from salesops.records.importing.tokens import moment_text, token
from salesops.records.importing.workshop import Workshop, literal, quoted

ROWS_A_CHUNK = 50_000


def fill_in(workshop: Workshop, store: Store, gathered: Gathered, writing: Writing) -> Iterator[int]:
    """Tells the number of rows after each chunk."""
    fields = fields_in(gathered, later=True)
    if not fields:
        return
    kind = gathered.kind
    stored = ", ".join(quoted(f.column) for f in fields)
    workshop.keep("stored", store.read(f"SELECT id, version, {stored} FROM {kind.table} WHERE external_id <> ''"))
    joins = " ".join(f"LEFT JOIN k_{f.refers_to} i_{f.name} ON i_{f.name}.k = r.{quoted(f.name)}" for f in fields)
    values = ", ".join(
        f"i_{f.name}.id AS {quoted(f.name)}, stored.{quoted(f.column)}::BIGINT AS {quoted('o_' + f.name)}" for f in fields
    )
    differs = " OR ".join(
        f"(i_{f.name}.id IS NOT NULL AND i_{f.name}.id IS DISTINCT FROM stored.{quoted(f.column)}::BIGINT)" for f in fields
    )
    when = "coalesce(r.converted_at, own.born)" if "converted_at" in gathered.fields else "own.born"
    workshop.do(
        f"""CREATE OR REPLACE TABLE later AS SELECT row_number() OVER (ORDER BY own.id) AS pos, own.id, stored.version::BIGINT
            AS version,
            'changed' AS verdict, greatest({when}, own.born) AS moment, {values}
        FROM r_{kind.name} r JOIN k_{kind.name} own USING (k) JOIN stored ON stored.id = own.id {joins} WHERE {differs}"""
    )
    total = workshop.value("SELECT count(*) FROM later")
    for first in range(1, total + 1, ROWS_A_CHUNK):
        workshop.do(f"CREATE OR REPLACE TEMP TABLE w AS FROM later WHERE pos BETWEEN {first} AND {first + ROWS_A_CHUNK - 1}")
        changed = workshop.arrow(chunk.changed_rows(kind, fields))
        events = workshop.arrow(_events(gathered, writing))
        steps = chunk.updates(store, kind, fields, changed, writing)
        chunk.submit(store, writing.batch_id, [*steps, Append("history_event", events)])
        yield min(ROWS_A_CHUNK, total - first + 1)


def _events(gathered: Gathered, writing: Writing) -> str:
    fields = [f for f in references(gathered) if f in fields_in(gathered, later=True)]
    pairs = ", ".join(
        f"""CASE WHEN {quoted(f.name)} IS DISTINCT FROM {quoted("o_" + f.name)} THEN '"{f.name}":[' ||
            coalesce({token(f, quoted("o_" + f.name))}, 'null') || ',' || coalesce({token(f, quoted(f.name))}, 'null') || ']'
                END"""
        for f in fields
    )
    by_id = "NULL" if writing.by_id is None else str(writing.by_id)
    return f"""SELECT {literal(gathered.kind.name)} AS kind, id AS record_id, 'edit' AS action, {moment_text("moment")} AS
        happened_at,
        {moment_text(writing.moment)} AS learned_at, {by_id}::BIGINT AS by_id, {literal(writing.by_name)} AS by_name,
        'import' AS source, {writing.batch_id}::BIGINT AS batch_id, '{{' || concat_ws(',', {pairs}) || '}}' AS changes
        FROM w ORDER BY pos"""
