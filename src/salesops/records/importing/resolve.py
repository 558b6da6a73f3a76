"""References by external id, else by a name only one record has. What cannot be resolved is reported.

`k_<kind>` lists every record a reference may mean: those stored already and those of this import. `k` is
its number there; `id` is known once it is stored. `m_<kind>_<field>` says which `k` each text means.
"""

from collections.abc import Mapping

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field
from salesops.records.importing.gather import Gathered
from salesops.records.importing.store import Store
from salesops.records.importing.workshop import Workshop, literal, quoted

CREATABLE = ("team", "person", "account", "product", "contact")
NAMED = frozenset({"team", "person", "account", "contact", "lead", "product", "deal"})
_SHOWN = 5


def references(gathered: Gathered) -> list[Field]:
    return [f for f in gathered.kind.fields if f.type == "ref" and f.name in gathered.fields]


def list_keys(workshop: Workshop, store: Store, kind: str, gathered: Gathered | None, source_system: str) -> None:
    """Build `k_<kind>`. Records of other source systems can be meant by name only."""
    ours = f"source_system = {literal(source_system)}"
    where = "1 = 1" if kind in CREATABLE else ours
    name, other = _names(kind, frozenset({"name", "email"}))
    workshop.keep(
        "stored_keys",
        store.read(
            f"""SELECT id, CASE WHEN {ours} THEN external_id ELSE '' END AS external_id, {name} AS name, {other} AS other,
                {store.stored("created_at", "moment")} AS born
            FROM {KINDS[kind].table} WHERE ({where}) AND (deleted_at IS NULL OR ({ours} AND external_id <> ''))"""
        ),
    )
    arriving = ""
    if gathered is not None:
        name, other = _names(kind, frozenset(gathered.fields))
        arriving = f"""UNION ALL SELECT NULL, external_id, {name}, {other}, NULL::VARCHAR FROM {gathered.table}
            WHERE _reason = '' AND external_id NOT IN (SELECT external_id::VARCHAR FROM stored_keys WHERE external_id::VARCHAR
                <> '')"""
    workshop.do(
        f"""CREATE OR REPLACE TABLE k_{kind} AS SELECT row_number() OVER () AS k, id::BIGINT AS id,
            external_id::VARCHAR AS external_id, name::VARCHAR AS name, other::VARCHAR AS other,
            nullif(born::VARCHAR, '')::TIMESTAMP AS born
        FROM (SELECT id::BIGINT AS id, external_id::VARCHAR AS external_id, name::VARCHAR AS name, other::VARCHAR AS other,
            born::VARCHAR AS born FROM stored_keys {arriving})"""
    )
    workshop.do("DROP TABLE stored_keys")


def _names(kind: str, has: frozenset[str]) -> tuple[str, str]:
    """The two columns a record may be called by."""
    name = "name" if kind in NAMED and "name" in has else "''"
    other = (
        "email" if kind in ("person", "contact") and "email" in has else "code" if kind == "product" and "code" in has else "''"
    )
    return name, other


def match(workshop: Workshop, table: str, said: str, target: str) -> None:
    """Build `table` (text, rows, k, how) for the texts of the query `said` (text, rows) that name records of kind `target`."""
    workshop.do(
        f"""CREATE OR REPLACE TABLE {table} AS SELECT said.text, said.rows, keys.k, 'id' AS how
        FROM ({said}) said LEFT JOIN k_{target} keys ON keys.external_id = said.text AND said.text <> ''"""
    )
    if target in NAMED and workshop.value(f"SELECT count(*) FROM {table} WHERE k IS NULL"):
        _match_names(workshop, table, f"k_{target}")


def _match_names(workshop: Workshop, table: str, keys: str) -> None:
    """Exact names first; then those that differ only in case, spaces and punctuation."""
    for how, alias in (("name", "{}"), ("likeness", "so_norm({})")):
        workshop.do(
            f"""UPDATE {table} SET k = found.k, how = '{how}' FROM (
                SELECT alias, any_value(k) AS k FROM (
                    SELECT {alias.format("name")} AS alias, k FROM {keys} WHERE name <> ''
                    UNION ALL SELECT {alias.format("other")}, k FROM {keys} WHERE other <> '')
                WHERE alias <> '' GROUP BY alias HAVING count(DISTINCT k) = 1) found
            WHERE {table}.k IS NULL AND found.alias = {alias.format(f"{table}.text")}"""
        )


def match_field(workshop: Workshop, gathered: Gathered, field: Field) -> None:
    column = quoted(field.name)
    said = f"""SELECT {column} AS text, count(*) AS rows FROM {gathered.table}
        WHERE {column} IS NOT NULL AND _reason = '' GROUP BY 1"""
    match(workshop, matches(gathered, field), said, field.refers_to)


def matches(gathered: Gathered, field: Field) -> str:
    return f"m_{gathered.kind.name}_{field.name}"


def findings(workshop: Workshop, gathered: Gathered, field: Field) -> list[Finding]:
    """What was taken for something spelled otherwise, and what is not known."""
    return [*_likenesses(workshop, gathered, field), *_unknown(workshop, gathered, field)]


def _likenesses(workshop: Workshop, gathered: Gathered, field: Field) -> list[Finding]:
    return [
        Finding(
            f"{gathered.kind.plural}, {field.title.lower()}",
            f'"{text}" ({rows:,} rows) is taken for "{name}".',
            "The two differ only in case, spaces or punctuation.",
            "If that is wrong, mend the file or map the value.",
            "warning",
        )
        for text, rows, name in workshop.rows(
            f"""SELECT m.text, m.rows, keys.name FROM {matches(gathered, field)} m JOIN k_{field.refers_to} keys USING (k)
            WHERE m.how = 'likeness' ORDER BY 2 DESC, 1 LIMIT 20"""
        )
    ]


def _unknown(workshop: Workshop, gathered: Gathered, field: Field) -> list[Finding]:
    unknown = workshop.rows(f"SELECT text, rows FROM {matches(gathered, field)} WHERE k IS NULL ORDER BY 2 DESC, 1")
    if not unknown:
        return []
    shown = ", ".join(f'"{text}"' for text, _ in unknown[:_SHOWN]) + (", ..." if len(unknown) > _SHOWN else "")
    return [
        Finding(
            f"{gathered.kind.plural}, {field.title.lower()}",
            f"{sum(rows for _, rows in unknown):,} rows name {len(unknown):,} unknown {KINDS[field.refers_to].plural}: {shown}.",
            f"Nothing has that id, and not exactly one {field.refers_to} has that name.",
            _mend(field),
            "warning",
        )
    ]


def _mend(field: Field) -> str:
    kept = "Those rows are refused" if field.required else "The rows are imported without it"
    create = ", or create each with --create-missing" if field.refers_to in CREATABLE else ""
    return f"{kept}: import the {KINDS[field.refers_to].plural} too{create}."


def unknown_texts(workshop: Workshop, gathered: Mapping[str, Gathered], target: str) -> list[str]:
    """What references call records of kind `target` that are not known, over all kinds."""
    tables = [matches(g, f) for g in gathered.values() for f in references(g) if f.refers_to == target]
    if not tables:
        return []
    union = " UNION ".join(f"SELECT text FROM {table} WHERE k IS NULL" for table in tables)
    return [row[0] for row in workshop.rows(f"SELECT text FROM ({union}) ORDER BY 1")]


def refuse_unresolved(workshop: Workshop, gathered: Gathered) -> None:
    """A row whose required reference is not known cannot go in."""
    for field in (f for f in references(gathered) if f.required):
        workshop.do(
            f"""UPDATE {gathered.table} SET _reason = {literal(field.title)} || ': "' || {quoted(field.name)} || '" is not known'
            WHERE _reason = '' AND {quoted(field.name)} NOT IN (
                SELECT text FROM {matches(gathered, field)} WHERE k IS NOT NULL)"""
        )


def resolved(workshop: Workshop, gathered: Gathered) -> None:
    """Build `r_<kind>`: the good rows, every reference as a `k`, and their own `k`."""
    found = references(gathered)
    joins = " ".join(f"LEFT JOIN {matches(gathered, f)} m_{f.name} ON m_{f.name}.text = s.{quoted(f.name)}" for f in found)
    replaced = ", ".join(f"m_{f.name}.k AS {quoted(f.name)}" for f in found)
    columns = f"s.* REPLACE ({replaced})" if found else "s.*"
    workshop.do(
        f"""CREATE OR REPLACE TABLE r_{gathered.kind.name} AS
        SELECT {columns}, keys.k AS k FROM {gathered.table} s {joins}
        JOIN k_{gathered.kind.name} keys ON keys.external_id = s.external_id
        WHERE s._reason = ''"""
    )
