"""All loads of a kind become one table `s_<kind>`: defaults filled, keys given, doubles and faults set apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.kernel.kinds import KINDS, Field, Kind
from salesops.records.importing.staging import DEFAULTS, Staged, field_of
from salesops.records.importing.values.parse import SQL_TYPES
from salesops.records.importing.workshop import Workshop, literal, quoted

ALWAYS = {"external_id": "VARCHAR", "created_at": "TIMESTAMP"}
_NATURAL_KEY = {
    "team": ("name",),
    "person": ("name",),
    "account": ("name",),
    "product": ("name",),
    "contact": ("email", "name", "account"),
    "lead": ("email", "name", "company"),
    "deal": ("name", "account"),
    "deal_contact": ("deal", "contact", "role"),
    "invoice": ("number",),
}
"""What tells records of a kind apart in a file without ids. Other kinds: everything the row says."""


@dataclass(frozen=True)
class Gathered:
    """kind, its table, its fields in the import, and which loads (by place) lack which."""

    kind: Kind
    loads: tuple[Staged, ...]
    fields: tuple[str, ...]
    """Field names and `custom.<name>`; whatever at least one load has, and the defaults of required ones."""

    @property
    def table(self) -> str:
        return f"s_{self.kind.name}"

    def lacking(self, field: str) -> tuple[int, ...]:
        """The loads that say nothing of a field: their rows leave it as it is."""
        told_by = "status" if field == "closed_on" else field
        return tuple(i for i, staged in enumerate(self.loads) if not (staged.load.has(field) or staged.load.has(told_by)))

    def field(self, name: str) -> Field:
        """What a name means: for the company's own fields, what the loads took them for."""
        told = (m.field for staged in self.loads for m in staged.mapped if m.source.field == name and name.startswith("custom."))
        return next(told, None) or field_of(self.kind.name, name)

    @property
    def custom(self) -> tuple[str, ...]:
        return tuple(f for f in self.fields if f.startswith("custom."))


def gather(workshop: Workshop, kind_name: str, loads: Sequence[Staged]) -> Gathered:
    """Rows with `_reason = ''` are good; `ord` numbers all rows in the order of the files."""
    kind = KINDS[kind_name]
    said = {m.source.field: SQL_TYPES[m.field.type] for staged in loads for m in staged.mapped}
    defaults = {name: "VARCHAR" for of, name in DEFAULTS if of == kind_name}
    closing = {"closed_on": "DATE"} if kind_name == "deal" else {}
    columns = {**ALWAYS, **said, **defaults, **closing}
    union = " UNION ALL ".join(_one(place, staged, columns) for place, staged in enumerate(loads))
    gathered = Gathered(kind, tuple(loads), tuple(c for c in columns if c not in ALWAYS))
    workshop.do(
        f"CREATE OR REPLACE TABLE {gathered.table} AS SELECT row_number() OVER (ORDER BY _load, _row) AS ord, * FROM ({union})"
    )
    _closing_days(workshop, gathered)
    _keys(workshop, gathered)
    _required(workshop, gathered)
    _doubles(workshop, gathered)
    return gathered


def _one(place: int, staged: Staged, columns: dict[str, str]) -> str:
    had = {m.source.field for m in staged.mapped}
    kind = staged.load.kind
    listed = []
    for name, sql_type in columns.items():
        value = quoted(name) if name in had else f"NULL::{sql_type}"
        default = DEFAULTS.get((kind, name))
        listed.append(f"coalesce({value}, {literal(default)}) AS {quoted(name)}" if default else f"{value} AS {quoted(name)}")
    return f"SELECT {place} AS _load, _row, _reason, {', '.join(listed)} FROM {staged.table}"


def _closing_days(workshop: Workshop, gathered: Gathered) -> None:
    """A closed deal has the day it closed; an open one has none."""
    if gathered.kind.name != "deal":
        return
    fallback = "close_date" if "close_date" in gathered.fields else "NULL::DATE"
    workshop.do(
        f"""UPDATE {gathered.table} SET closed_on = CASE WHEN status <> 'open' THEN coalesce(closed_on, {fallback}) END
        WHERE (status = 'open') = (closed_on IS NOT NULL)"""
    )
    workshop.do(
        f"""UPDATE {gathered.table} SET _reason = concat_ws('; ', nullif(_reason, ''), 'Closed on: a ' || status ||
            ' deal needs its day')
        WHERE status <> 'open' AND closed_on IS NULL"""
    )


def _keys(workshop: Workshop, gathered: Gathered) -> None:
    """Rows without an external id get one from what tells them apart, counted where that repeats."""
    table = gathered.table
    if not workshop.value(f"SELECT count(*) FROM {table} WHERE external_id IS NULL"):
        return
    natural = [f for f in _NATURAL_KEY.get(gathered.kind.name, ()) if f in gathered.fields]
    if natural:
        told = " || '|' || ".join(f"coalesce({quoted(f)}::VARCHAR, '')" for f in natural)
    else:
        told = "md5(concat_ws('|', " + ", ".join(f"coalesce({quoted(f)}::VARCHAR, '~')" for f in gathered.fields) + "))"
    workshop.do(
        f"""UPDATE {table} SET external_id = keyed.key FROM (
            SELECT ord, told || CASE WHEN n > 1 THEN '#' || n ELSE '' END AS key FROM (
                SELECT ord, told, row_number() OVER (PARTITION BY told ORDER BY ord) AS n
                FROM (SELECT ord, {told} AS told FROM {table} WHERE external_id IS NULL))) keyed
        WHERE {table}.ord = keyed.ord"""
    )


def _required(workshop: Workshop, gathered: Gathered) -> None:
    missing = [
        f"CASE WHEN {column} IS NULL THEN {literal(f.title + ': is missing')} END"
        for f in gathered.kind.fields
        for column in (quoted(f.name) if f.name in gathered.fields else "NULL",)
        if f.required
    ]
    if missing:
        wrong = f"concat_ws('; ', {', '.join(missing)})"
        table = gathered.table
        # A value that was there and could not be read is not also missing.
        workshop.do(f"UPDATE {table} SET _reason = {wrong} WHERE _reason = '' AND {wrong} <> ''")


def _doubles(workshop: Workshop, gathered: Gathered) -> None:
    """The first row of an external id counts; a later equal one adds nothing, a different one is refused."""
    table = gathered.table
    good = f"{table} WHERE _reason = ''"
    if not workshop.value(f"SELECT count(*) - count(DISTINCT external_id) FROM {good}"):
        return
    content = "hash(" + ", ".join(quoted(f) for f in ("created_at", *gathered.fields)) + ")"
    workshop.do(
        f"""UPDATE {table} SET _reason = CASE WHEN doubled.same THEN 'same' ELSE
            'External id: ' || {table}.external_id || ' came before, in row ' || doubled.first_row || ', with other values' END
        FROM (SELECT ord, n, content = first_value(content) OVER w AS same, first_value(_row) OVER w AS first_row
            FROM (SELECT *, row_number() OVER w AS n FROM (SELECT ord, _row, external_id, {content} AS content FROM {good})
                WINDOW w AS (PARTITION BY external_id ORDER BY ord))
            WINDOW w AS (PARTITION BY external_id ORDER BY ord)) doubled
        WHERE doubled.ord = {table}.ord AND doubled.n > 1"""
    )
