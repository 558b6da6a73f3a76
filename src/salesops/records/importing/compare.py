"""What an import would do: each row of a kind is created, changed, unchanged, or deleted here.

Builds `q_<kind>`: the rows to write, in the order in which they can be, numbered by `pos`.
"""

from dataclasses import dataclass

from salesops.kernel.kinds import Field
from salesops.records.importing.gather import Gathered
from salesops.records.importing.resolve import references
from salesops.records.importing.store import Store, read_records
from salesops.records.importing.tokens import typed
from salesops.records.importing.workshop import Workshop, literal, quoted

LATER = {"lead": ("converted_account", "converted_contact", "converted_deal")}
"""References to kinds loaded afterwards, filled in by a second step."""


@dataclass(frozen=True)
class Compared:
    """How many rows of each load fare how, by the load's place."""

    created: dict[int, int]
    changed: dict[int, int]
    unchanged: dict[int, int]
    deleted: int
    circular: int
    """Rows that lie below themselves; written without that reference."""

    @property
    def to_write(self) -> int:
        return sum(self.created.values()) + sum(self.changed.values())


def fields_in(gathered: Gathered, *, later: bool = False) -> list[Field]:
    """The fields compared and written; those of the second step on their own."""
    put_off = LATER.get(gathered.kind.name, ())
    return [gathered.field(name) for name in gathered.fields if (name in put_off) == later]


def compare(workshop: Workshop, store: Store, gathered: Gathered, source_system: str) -> Compared:
    kind = gathered.kind
    fields = fields_in(gathered)
    _read_stored(workshop, store, gathered, source_system)
    differs = " OR ".join(_differs(gathered, field) for field in fields) or "false"
    joins = " ".join(
        f"LEFT JOIN k_{f.refers_to} i_{f.name} ON i_{f.name}.k = r.{quoted(f.name)}" for f in references(gathered) if f in fields
    )
    workshop.do(
        f"""CREATE OR REPLACE TABLE d_{kind.name} AS SELECT r.k, r.ord, r._load, c.id, c.version, c.updated_at,
            CASE WHEN c.id IS NULL THEN 'created' WHEN c.deleted = 1 THEN 'deleted'
                WHEN {differs} THEN 'changed' ELSE 'unchanged' END AS verdict
        FROM r_{kind.name} r LEFT JOIN c_{kind.name} c ON c.external_id = r.external_id {joins}"""
    )
    circular = _order(workshop, gathered)
    tally = workshop.rows(f"SELECT verdict, _load, count(*) FROM d_{kind.name} GROUP BY ALL")
    return Compared(
        *({load: n for verdict, load, n in tally if verdict == wanted} for wanted in ("created", "changed", "unchanged")),
        deleted=sum(n for verdict, _, n in tally if verdict == "deleted"),
        circular=circular,
    )


def _read_stored(workshop: Workshop, store: Store, gathered: Gathered, source_system: str) -> None:
    """`c_<kind>`: what is stored of this source system, typed."""
    kind = gathered.kind
    names = tuple(name for name in gathered.fields if not name.startswith("custom."))
    where = f"source_system = {literal(source_system)} AND external_id <> ''"
    workshop.keep("stored", read_records(store, kind, names, where))
    values = [f"{typed(kind.field(name), f'{quoted(name)}::VARCHAR')} AS {quoted(name)}" for name in names]
    values += [
        f"{typed(gathered.field(name), f'json_extract_string(custom, {literal(_path(name))})')} AS {quoted(name)}"
        for name in gathered.custom
    ]
    values += ["custom"] if kind.custom else []
    workshop.do(
        f"""CREATE OR REPLACE TABLE c_{kind.name} AS SELECT id::BIGINT AS id, version::BIGINT AS version,
            external_id::VARCHAR AS external_id, deleted::INTEGER AS deleted,
            created_at::VARCHAR::TIMESTAMP AS created_at, updated_at::VARCHAR::TIMESTAMP AS updated_at
            {"".join(", " + value for value in values)} FROM stored"""
    )
    workshop.do("DROP TABLE stored")


def _path(name: str) -> str:
    return '$."' + name.removeprefix("custom.").replace('"', '\\"') + '"'


def _differs(gathered: Gathered, field: Field) -> str:
    name = quoted(field.name)
    new = f"i_{field.name}.id" if field.type == "ref" else f"r.{name}"
    # A reference to what is not stored yet differs from every id there is.
    unknown = f"(r.{name} IS NOT NULL AND {new} IS NULL) OR " if field.type == "ref" else ""
    differs = f"({unknown}{new} IS DISTINCT FROM c.{name})"
    lacking = gathered.lacking(field.name)
    return f"(r._load NOT IN ({', '.join(map(str, lacking))}) AND {differs})" if lacking else differs


def _order(workshop: Workshop, gathered: Gathered) -> int:
    """Number the rows to write so that each comes after what it refers to within its kind; how many could not."""
    kind = gathered.kind.name
    to_write = f"""SELECT d.*, r.* EXCLUDE (k, ord, _load) FROM d_{kind} d JOIN r_{kind} r USING (k)
        WHERE verdict IN ('created', 'changed')"""
    above = next((f for f in references(gathered) if f.refers_to == kind), None)
    if above is None:
        workshop.do(
            f"""CREATE OR REPLACE TABLE q_{kind} AS SELECT row_number() OVER (ORDER BY ord) AS pos, *
            FROM ({to_write}) ORDER BY pos"""
        )
        return 0
    up = quoted(above.name)
    workshop.do(
        f"""CREATE OR REPLACE TABLE depth AS WITH RECURSIVE waiting AS ({to_write}), down AS (
            SELECT k, 0 AS depth FROM waiting WHERE {up} IS NULL OR {up} NOT IN (SELECT k FROM waiting WHERE verdict = 'created')
            UNION ALL SELECT waiting.k, down.depth + 1 FROM waiting JOIN down ON waiting.{up} = down.k
                AND waiting.{up} IN (SELECT k FROM waiting WHERE verdict = 'created'))
        SELECT k, max(depth) AS depth FROM down GROUP BY k"""
    )
    workshop.do(
        f"""CREATE OR REPLACE TABLE q_{kind} AS
        SELECT row_number() OVER (ORDER BY coalesce(depth, 0), ord) AS pos, q.* REPLACE (CASE WHEN depth IS NOT NULL THEN {up}
            END AS {up})
        FROM ({to_write}) q LEFT JOIN depth USING (k) ORDER BY pos"""
    )
    return int(workshop.value(f"SELECT count(*) FROM q_{kind} WHERE k NOT IN (SELECT k FROM depth)"))
