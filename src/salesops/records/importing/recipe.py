"""How files become records: what a recogniser or a mapping file says, before any row is read by it."""

from dataclasses import dataclass, field

from salesops.kernel.finding import Finding
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.workshop import literal, quoted


@dataclass(frozen=True)
class From:
    """Where one field comes from.

    field:  a field of the kind, `external_id`, `created_at`, or `custom.<name>`
    sql:    an expression over the load's source, text unless its type fits the field
    column: the file's column it shows, '' where it is derived
    values: what the file says -> what it means here, compared without case
    """

    field: str
    sql: str
    column: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Load:
    """Records of one kind from one table, view or parenthesised query that has `_row`."""

    kind: str
    source: str
    file: str
    fields: tuple[From, ...]
    table: str = ""
    """The table whose rows these are, for rejects; '' where rows are derived."""
    optional_name: bool = False

    def has(self, name: str) -> bool:
        return any(f.field == name for f in self.fields)


@dataclass(frozen=True)
class PastChanges:
    """Changes of records of one kind, one a row: SQL expressions over `source`."""

    kind: str
    source: str
    file: str
    external_id: str
    happened_at: str
    field: str
    new: str
    old: str = "NULL"
    by: str = "NULL"


@dataclass(frozen=True)
class Recipe:
    source_system: str
    loads: tuple[Load, ...] = ()
    history: tuple[PastChanges, ...] = ()
    policies: tuple[tuple[str, str], ...] = ()
    """(kind, YAML text) for the door to apply."""
    findings: tuple[Finding, ...] = ()
    unused: tuple[str, ...] = ()
    """Files nothing was made of."""
    first_stage: str = ""
    """The stage a deal begins in where the export does not tell."""


@dataclass(frozen=True)
class Choices:
    """What a person decided about an import, by mapping file or by option."""

    date_order: str | None = None
    date_orders: dict[str, str] = field(default_factory=dict)
    """`file/column` -> order, where columns differ."""
    create_missing: bool = False


def column(name: str) -> str:
    """A column of the source, as SQL."""
    return quoted(name)


def plain(field_name: str, column_name: str) -> From:
    """A field taken from one column as it stands."""
    return From(field_name, quoted(column_name), column_name)


def constant(field_name: str, value: str) -> From:
    return From(field_name, literal(value))


def load_of(kind: str, table: Table, fields: tuple[From, ...]) -> Load:
    return Load(kind, table.name, table.file, fields, table=table.name)
