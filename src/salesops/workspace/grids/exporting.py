"""What a grid shows, as files: CSV in a stream, XLSX through a file on disk; both in bounded memory and in scope."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from salesops.records import listing
from salesops.web.spreadsheet import safe_cell
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.queries.cells import Cell, lines_of
from salesops.workspace.grids.queries.rows import columns
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import Selection
from salesops.workspace.grids.showing import plain_value

CHUNK = 1_000
MOST_XLSX = 1_048_575
"""Rows below the heading that a sheet can have."""
_BOM = "\ufeff"
_WIDEST = 40


def lines(chosen: Selection, stands: Standing) -> Iterator[list[Cell]]:
    """Every record that matches, in its order, a chunk at a time."""
    shown, after = columns(chosen, stands), ""
    while True:
        page = listing.page(chosen.ask(stands.setting, limit=CHUNK, after=after), scope=stands.scope)
        for _, cells in lines_of(page, shown, stands):
            yield cells
        after = page.next
        if not after:
            return


def csv_of(chosen: Selection, stands: Standing) -> Iterator[str]:
    """The file in pieces. Days and numbers as they would be typed again; formulas neutralised."""
    yield _BOM + _csv_line([_heading(column) for column in columns(chosen, stands)])
    for cells in lines(chosen, stands):
        yield _csv_line([safe_cell(cell.typed) for cell in cells])


def _csv_line(values: Sequence[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _heading(column: Column) -> Any:
    return safe_cell(column.title)


def write_xlsx(path: Path, chosen: Selection, stands: Standing, told: Callable[[int], bool] = lambda done: True) -> int:
    """The file at `path`; how many rows went in. `told` hears how many are done and says whether to go on."""
    with Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(stands.setting.sheet.title[:31])
        formats = {name: book.add_format({"num_format": form}) for name, form in _FORMATS.items()}
        bold = book.add_format({"bold": True})
        shown = columns(chosen, stands)
        for place, column in enumerate(shown):
            sheet.set_column(place, place, min(_WIDEST, column.width / 7), formats.get(column.type))
            sheet.write_string(0, place, str(_heading(column)), bold)
        sheet.freeze_panes(1, 1)
        return _body(sheet, chosen, stands, formats, told)


_FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


def _body(sheet: Any, chosen: Selection, stands: Standing, formats: dict[str, Any], told: Callable[[int], bool]) -> int:
    number = 0
    for number, cells in enumerate(lines(chosen, stands), 1):
        if number > MOST_XLSX or (number % CHUNK == 0 and not told(number)):
            return number - 1
        for place, cell in enumerate(cells):
            _write(
                sheet, number, place, plain_value(cell.column, cell.value, cell.typed, stands.company.time_zone), cell, formats
            )
    return number


def _write(sheet: Any, row: int, place: int, value: Any, cell: Cell, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if cell.column.type in ("date", "moment") and not isinstance(value, str):
        sheet.write_datetime(row, place, value, formats[cell.column.type])
    elif cell.column.is_number:
        sheet.write_number(row, place, value, formats.get(cell.column.type))
    else:
        sheet.write_string(row, place, str(safe_cell(value)))
