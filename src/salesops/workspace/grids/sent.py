"""What a grid sends to be written: cells of records, as text, and what is made of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesops.workspace.editing import Edit
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.parsing import UnreadableCell, read_cell
from salesops.workspace.grids.queries.names import meant
from salesops.workspace.grids.queries.setting import Standing

MOST_ROWS = 5_000
MOST_CELLS = 50_000


class SentError(ValueError):
    """What was sent cannot be understood at all; the words say why."""


@dataclass(frozen=True)
class SentRow:
    """A record as the grid knew it, and what its cells should say."""

    id: int
    version: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong at one cell, in words; `field` is empty where it is about the whole record.

    gate: the stage whose gate refused the move, where one did: what it asks for can be filled in."""

    id: int
    field: str
    words: str
    gate: str = ""


@dataclass
class Reading:
    """Edits that can be tried, and the cells that could not be read."""

    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sent_rows(data: Any, stands: Standing) -> list[SentRow]:
    """The rows of a request's body. Raises SentError."""
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not rows:
        raise SentError("Nothing to write was sent. Send rows with their id, version and cells.")
    if len(rows) > MOST_ROWS or sum(len(row.get("cells", ())) for row in rows if isinstance(row, dict)) > MOST_CELLS:
        raise SentError(f"At most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells are written at once. Import the file.")
    return [_row(row, stands) for row in rows]


def _row(row: Any, stands: Standing) -> SentRow:
    if not isinstance(row, dict) or type(row.get("id")) is not int or type(row.get("version")) is not int:
        raise SentError("A row is not named. Each has the id and the version of its record.")
    cells = row.get("cells")
    if not isinstance(cells, dict) or not cells or not all(isinstance(text, str) for text in cells.values()):
        raise SentError(f"Record {row['id']} has no cells to write. Send column names with texts.")
    for name in cells:
        writable(name, stands)
    return SentRow(row["id"], row["version"], cells)


def writable(name: str, stands: Standing) -> Column:
    """The column called so, if cells of it can be typed into. Raises SentError."""
    column = stands.setting.columns.get(name)
    if column is None:
        raise SentError(f"{stands.setting.sheet.title} have no column {name!r}.")
    if not column.editable:
        raise SentError(f"{column.title} cannot be typed in: it follows from other things. Leave it out.")
    return column


def read_rows(rows: Sequence[SentRow], stands: Standing) -> Reading:
    """Every cell read as its column's type, names of records looked up all at once."""
    reading = Reading()
    columns = stands.setting.columns
    found = meant(_names(rows, columns), stands.scope)
    for row in rows:
        changes: dict[str, Any] = {}
        for name, text in row.cells.items():
            try:
                changes[name] = _value(columns[name], text, found, stands)
            except UnreadableCell as error:
                reading.problems.append(Problem(row.id, name, str(error)))
        reading.edits.append(Edit(row.id, row.version, changes))
    return reading


def _names(rows: Sequence[SentRow], columns: Mapping[str, Column]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, text in row.cells.items():
            if columns[name].type == "ref" and text.strip():
                wanted[columns[name].refers_to].add(text.strip())
    return wanted


def _value(column: Column, text: str, found: Mapping[tuple[str, str], Any], stands: Standing) -> Any:
    if column.type != "ref" or not text.strip():
        return read_cell(column, text, stands.company.time_zone)
    one = found[column.refers_to, text.strip()]
    if one.id is None:
        raise UnreadableCell(one.why)
    return one.id
