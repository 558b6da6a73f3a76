"""Rows that did not go in: the original columns and the reason, a file for each of the import's, to mend and import again."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from salesops.records.importing.gather import Gathered
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.workshop import Workshop, literal, quoted


def write(workshop: Workshop, gathered: Mapping[str, Gathered], tables: Sequence[Table], folder: Path) -> list[Path]:
    """The files written; none where nothing was rejected."""
    written = []
    used = {staged.load.table for rows in gathered.values() for staged in rows.loads}
    for table in (t for t in tables if t.name in used):
        query = _rejected(gathered, table)
        rows = workshop.value(f"SELECT count(*) FROM ({query})") if query else 0
        if rows or table.ragged:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{_safe(table.file)}.rejects.csv"
            _write(workshop, table, query, path)
            written.append(path)
    return written


def _rejected(gathered: Mapping[str, Gathered], table: Table) -> str:
    """(row, reason) of the rows of a table, whatever kinds were made of it."""
    parts = [
        f"SELECT _row, _reason FROM {rows.table} WHERE _load = {place} AND _reason NOT IN ('', 'same')"
        for rows in gathered.values()
        for place, staged in enumerate(rows.loads)
        if staged.load.table == table.name
    ]
    if not parts:
        return ""
    return f"SELECT _row, string_agg(DISTINCT _reason, '; ') AS reason FROM ({' UNION ALL '.join(parts)}) GROUP BY _row"


def _write(workshop: Workshop, table: Table, query: str, path: Path) -> None:
    columns = ", ".join(f"t.{quoted(c)}" for c in table.columns)
    if query:
        rows = f"SELECT {columns}, rejected.reason FROM {table.name} t JOIN ({query}) rejected USING (_row) ORDER BY _row"
    else:
        rows = f"SELECT {columns}, '' AS reason FROM {table.name} t WHERE false"
    workshop.do(f"COPY ({rows}) TO {literal(str(path))} (HEADER, FORCE_QUOTE *)")
    with path.open("a", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for number, text, reason in table.ragged:
            cells = next(csv.reader([text]), [])[: len(table.columns)]
            out.writerow([*cells, *[""] * (len(table.columns) - len(cells)), f"row {number} {reason}"])


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
