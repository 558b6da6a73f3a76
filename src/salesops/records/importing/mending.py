"""Rows that were rejected, mended by a person: put in the place of what the file says, before anything is made of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.workshop import Workshop, quoted

Row = Mapping[str, str]
"""Column -> what it says now."""


@dataclass(frozen=True)
class Mended:
    """File -> row number -> its cells; None for a row that is left out."""

    files: Mapping[str, Mapping[int, Row | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.files.values())

    def said(self) -> str:
        """All of it as text that is the same for the same mending."""
        rows = ((file, number, row and sorted(row.items())) for file, rows in self.files.items() for number, row in rows.items())
        return repr(sorted(rows, key=lambda one: one[:2]))


def mend(workshop: Workshop, tables: Iterable[Table], mended: Mended) -> Iterator[Table]:
    """The tables with what was mended in it. Parquet files are views of what is typed already: they stay."""
    for table in tables:
        rows = mended.files.get(table.file, {})
        yield _mend(workshop, table, rows) if rows and _is_text(table) else table


def _is_text(table: Table) -> bool:
    return set(table.types.values()) <= {"VARCHAR"}


def _mend(workshop: Workshop, table: Table, rows: Mapping[int, Row | None]) -> Table:
    """A row that did not fit the header is none of the table yet: mended, it becomes one."""
    torn = {number: text for number, text, _ in table.ragged}
    workshop.keep("mended_rows", pa.table({"_row": pa.array(list(rows), pa.int64())}))
    workshop.keep("mended", _cells(table.columns, {number: row for number, row in rows.items() if row is not None}))
    sets = ", ".join(f"{quoted(c)} = coalesce(m.{quoted(c)}, {table.name}.{quoted(c)})" for c in table.columns)
    workshop.do(f"UPDATE {table.name} SET {sets} FROM mended m WHERE m._row = {table.name}._row")
    columns = ", ".join(map(quoted, table.columns))
    filled = ", ".join(f"coalesce({quoted(c)}, '')" for c in table.columns)
    workshop.do(
        f"""INSERT INTO {table.name} ({columns}, _row) SELECT {filled}, _row
        FROM mended WHERE _row NOT IN (SELECT _row FROM {table.name})"""
    )
    left_out = [number for number, row in rows.items() if row is None]
    if left_out:
        workshop.do(f"DELETE FROM {table.name} WHERE _row IN ({', '.join(map(str, left_out))})")
    count = workshop.value(f"SELECT count(*) FROM {table.name}")
    ragged = tuple(one for one in table.ragged if one[0] in torn.keys() - rows.keys())
    return replace(table, rows=count, ragged=ragged)


def _cells(columns: Sequence[str], rows: Mapping[int, Row]) -> pa.Table:
    cells = {column: pa.array([row.get(column) for row in rows.values()], pa.string()) for column in columns}
    return pa.table({**cells, "_row": pa.array(list(rows), pa.int64())})
