"""Our own form: one table a kind with the names of `kernel.kinds`, past changes in `history`."""

from collections.abc import Iterator, Sequence

from salesops.kernel.kinds import KINDS, Kind
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, PastChanges, Recipe, column, load_of
from salesops.records.importing.workshop import Workshop, literal

_STEMS = {stem: kind for kind in KINDS.values() for stem in (kind.plural.replace(" ", "_"), kind.name)}
_HISTORY = ("kind", "external_id", "happened_at", "field", "new")
_KNOWN_SHARE = 0.6


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    found = {table.name: (kind, fields) for table in tables if (kind := _kind_of(table)) and (fields := _fields(kind, table))}
    if not found:
        return None
    loads = [load_of(kind.name, table, fields) for table in tables if table.name in found for kind, fields in [found[table.name]]]
    past = [source for table in tables if table.stem == "history" for source in _history(workshop, table)]
    unused = tuple(t.file for t in tables if t.name not in found and t.stem != "history")
    return Recipe("native", tuple(loads), tuple(past), unused=unused)


def _kind_of(table: Table) -> Kind | None:
    return _STEMS.get(table.stem.casefold().replace(" ", "_"))


def _fields(kind: Kind, table: Table) -> tuple[From, ...]:
    """The columns that are fields; none where too few are for this to be our form."""
    fields = tuple(From(name, column(c), c) for c in table.columns if (name := field_named(kind, c)))
    names = {f.field for f in fields}
    is_ours = len(fields) >= _KNOWN_SHARE * len(table.columns) and names & {"external_id", "name", *_required(kind)}
    return tuple({f.field: f for f in fields}.values()) if is_ours else ()


def _required(kind: Kind) -> set[str]:
    return {f.name for f in kind.fields if f.required}


def field_named(kind: Kind, column_name: str) -> str:
    """The field a column of that name holds: its name, `<reference>_name`, `custom.<name>`; '' for none."""
    name = column_name.strip().casefold().replace(" ", "_")
    if name in ("external_id", "created_at") or name in kind.by_name:
        return name
    reference = name.removesuffix("_name")
    if reference in kind.by_name and kind.field(reference).type == "ref":
        return reference
    return name if kind.custom and name.startswith("custom.") and len(name) > len("custom.") else ""


def _history(workshop: Workshop, table: Table) -> Iterator[PastChanges]:
    names = {c.casefold(): c for c in table.columns}
    if not all(name in names for name in _HISTORY):
        return
    kind_column = column(names["kind"])
    optional = {name: column(names[name]) if name in names else "NULL" for name in ("old", "by")}
    for (kind,) in workshop.rows(f"SELECT DISTINCT {kind_column} FROM {table.name} ORDER BY 1"):
        if kind in KINDS:
            yield PastChanges(
                kind,
                f"(SELECT * FROM {table.name} WHERE {kind_column} = {literal(kind)})",
                table.file,
                column(names["external_id"]),
                column(names["happened_at"]),
                column(names["field"]),
                column(names["new"]),
                **optional,
            )
