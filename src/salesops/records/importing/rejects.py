"""Rows that did not go in: the original columns and the reason, a file for each of the import's.

`X.rejects.csv` is for people: nothing in it is computed by a spreadsheet program. Mended, it can be imported again.
`X.rejects.rows` beside it has the cells as they were and their row numbers: from it they are mended on the screen.
"""

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from salesops.kernel.spreadsheet import safe_cell
from salesops.records.importing import limits
from salesops.records.importing.gather import Gathered
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.workshop import Workshop, literal, quoted

SUFFIX = ".rejects.csv"


@dataclass(frozen=True)
class Rejected:
    """`number`: its row in the file, as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rejects:
    """Some rejected rows of one file."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Rejected, ...]
    total: int


def write(workshop: Workshop, gathered: Mapping[str, Gathered], tables: Sequence[Table], folder: Path) -> list[Path]:
    """The files written; none where nothing was rejected."""
    written = []
    used = {staged.load.table for rows in gathered.values() for staged in rows.loads}
    for table in (t for t in tables if t.name in used):
        query = _rejected(gathered, table)
        rows = workshop.value(f"SELECT count(*) FROM ({query})") if query else 0
        if rows or table.ragged:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{_safe(table.file)}{SUFFIX}"
            _write(workshop, table, query, _exact(path))
            _neutralise(_exact(path), path)
            written.append(path)
    return written


def read(path: Path, *, first: int, most: int) -> Rejects:
    """At most `most` of the rejected rows after the `first` ones. Raises FileNotFoundError."""
    with _exact(path).open(encoding="utf-8", newline="") as stream:
        lines = _lines(stream)
        file, *columns = next(lines)
        total, kept = 0, []
        for number, *cells, reason in lines:
            if first <= total < first + most:
                kept.append(Rejected(int(number), tuple(cells), reason))
            total += 1
    return Rejects(file, tuple(columns[:-1]), tuple(kept), total)


def _exact(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + ".rejects.rows")


def _lines(stream: Iterator[str]) -> Iterator[list[str]]:
    csv.field_size_limit(min(sys.maxsize, limits.RECORD_BYTES))
    return csv.reader(stream)  # type: ignore[return-value]


def _neutralise(exact: Path, path: Path) -> None:
    with exact.open(encoding="utf-8", newline="") as rows, path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for _, *cells in _lines(rows):
            out.writerow([safe_cell(cell) for cell in cells])


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
    """The first line: the file's name, its columns, `reason`; then row number, cells, reason."""
    columns = ", ".join(f"t.{quoted(c)}" for c in table.columns)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([table.file, *table.columns, "reason"])
    if query:
        body = path.with_suffix(".body")
        rows = f"SELECT _row, {columns}, rejected.reason FROM {table.name} t JOIN ({query}) rejected USING (_row) ORDER BY _row"
        workshop.do(f"COPY ({rows}) TO {literal(str(body))} (HEADER false, FORCE_QUOTE *)")
        with path.open("ab") as file, body.open("rb") as stream:
            while block := stream.read(1 << 20):
                file.write(block)
        body.unlink()
    with path.open("a", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for number, text, reason in table.ragged:
            cells = list(islice(next(csv.reader([text]), []), len(table.columns)))
            out.writerow([number, *cells, *[""] * (len(table.columns) - len(cells)), f"row {number} {reason}"])


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
