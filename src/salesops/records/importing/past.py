"""The changes an export remembers: `h_<kind>`, one row a change of a field, values as they stand in events.

References are given as `k` there, since ids are known only once things are stored.
"""

from collections.abc import Mapping, Sequence

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import KINDS, Field
from salesops.records.importing import resolve
from salesops.records.importing.recipe import Choices, PastChanges
from salesops.records.importing.spelling import spelling_of
from salesops.records.importing.staging import CREATED_AT, field_of
from salesops.records.importing.tokens import token
from salesops.records.importing.values import parse
from salesops.records.importing.values.parse import SQL_TYPES, Spelling
from salesops.records.importing.workshop import Workshop, literal

COLUMNS = "external_id VARCHAR, moment TIMESTAMP, n BIGINT, field VARCHAR, old VARCHAR, new VARCHAR, by_name VARCHAR"


def remember(
    workshop: Workshop, kind: str, sources: Sequence[PastChanges], choices: Choices, custom: Sequence[Field] = ()
) -> list[Finding]:
    """Build `h_<kind>`. What cannot be read is left out and reported."""
    workshop.do(f"CREATE OR REPLACE TABLE h_{kind} ({COLUMNS})")
    found: list[Finding] = []
    for source in sources:
        found += _one(workshop, kind, source, choices, custom)
    return found


def _one(workshop: Workshop, kind: str, source: PastChanges, choices: Choices, custom: Sequence[Field]) -> list[Finding]:
    workshop.do(
        f"""CREATE OR REPLACE TABLE said AS SELECT _row AS n, so_id(({source.external_id})::VARCHAR) AS external_id,
            {source.happened_at} AS happened_at, so_id(({source.field})::VARCHAR) AS field,
            so_clean(({source.old})::VARCHAR) AS old, so_clean(({source.new})::VARCHAR) AS new,
            so_clean(({source.by})::VARCHAR) AS by_name FROM {source.source}"""
    )
    names = [row[0] for row in workshop.rows("SELECT DISTINCT field FROM said WHERE field IS NOT NULL ORDER BY 1")]
    fields = [field_of(kind, name, custom) for name in names if name in KINDS[kind].by_name or name.startswith("custom.")]
    old, new = (_tokens(workshop, kind, fields, column, choices) for column in ("old", "new"))
    at = _moment(workshop, source, choices)
    workshop.do(
        f"""INSERT INTO h_{kind} SELECT external_id, moment, n, field, old, new, by_name FROM (
            SELECT external_id, {at} AS moment, n, field, {old} AS old, {new} AS new, by_name FROM said
            WHERE field IN ({", ".join(literal(f.name) for f in fields) or "NULL"}))
        WHERE moment IS NOT NULL AND external_id IS NOT NULL"""
    )
    return _left_out(workshop, source, names, fields, at)


def _moment(workshop: Workshop, source: PastChanges, choices: Choices) -> str:
    if parse.is_typed(CREATED_AT, workshop.types("said")["happened_at"]):
        return "happened_at::TIMESTAMP"
    text = "so_clean(happened_at::VARCHAR)"
    return parse.parsed(CREATED_AT, text, _spelling(workshop, CREATED_AT, text, "said", choices))


def _spelling(workshop: Workshop, field: Field, text: str, source: str, choices: Choices) -> Spelling:
    told = choices.date_order
    order = "dmy" if told == "dmy" else "mdy" if told == "mdy" else None
    return spelling_of(workshop, field, text, source, order) or Spelling()  # type: ignore[arg-type]


def _tokens(workshop: Workshop, kind: str, fields: Sequence[Field], column: str, choices: Choices) -> str:
    cases = [f"WHEN {literal(f.name)} THEN {_one_token(workshop, kind, f, column, choices)}" for f in fields]
    return f"CASE field {' '.join(cases)} END" if cases else "NULL"


def _one_token(workshop: Workshop, kind: str, field: Field, column: str, choices: Choices) -> str:
    if field.type == "ref":
        table = f"mh_{kind}_{field.name}_{column}"
        said = f"""SELECT {column} AS text, count(*) AS rows FROM said
            WHERE field = {literal(field.name)} AND {column} IS NOT NULL GROUP BY 1"""
        resolve.match(workshop, table, said, field.refers_to)
        return f"(SELECT k::VARCHAR FROM {table} WHERE text = {column})"
    source = f"(SELECT {column} FROM said WHERE field = {literal(field.name)})"
    spelling = _spelling(workshop, field, column, source, choices)
    return token(field, f"({parse.parsed(field, column, spelling)})::{SQL_TYPES[field.type]}")


def _left_out(workshop: Workshop, source: PastChanges, names: list[str], fields: Sequence[Field], at: str) -> list[Finding]:
    strange = [name for name in names if name not in {f.name for f in fields}]
    undated = workshop.value(f"SELECT count(*) FROM said WHERE ({at}) IS NULL")
    found = []
    if strange:
        fix = "Map the ones that matter to a field."
        found.append(
            Finding(source.file, f"Past changes of {', '.join(strange[:5])} are left out.", "No field is called so.", fix, "note")
        )
    if undated:
        fix = "Write moments as 2017-03-01 12:00."
        found.append(
            Finding(source.file, f"{undated:,} past changes are left out.", "Their moment cannot be read.", fix, "warning")
        )
    return found


def kinds_remembered(sources: Sequence[PastChanges]) -> Mapping[str, list[PastChanges]]:
    found: dict[str, list[PastChanges]] = {}
    for source in sources:
        found.setdefault(source.kind, []).append(source)
    return found
