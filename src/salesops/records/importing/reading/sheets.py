"""Workbooks to Arrow: each sheet a table of text, dates in ISO form."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pyarrow as pa
import python_calamine

from salesops.records.importing import limits
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.reading.files import File
from salesops.records.importing.reading.workbooks import check_workbook

ROWS_A_BATCH = 20_000


def sheets(file: File) -> Iterator[tuple[str, tuple[str, ...], Iterator[pa.RecordBatch]]]:
    """(sheet name, header, batches) of each sheet that has a header. Raises ImportProblem."""
    if file.size > limits.WORKBOOK_BYTES:
        why = f"At most {limits.WORKBOOK_BYTES:,} are read of a workbook."
        raise ImportProblem(file.name, f"has {file.size:,} bytes.", why, "Save the sheet that matters as CSV and send that.")
    with file.open() as stream:
        content = stream.read(limits.WORKBOOK_BYTES + 1)
    _check(file.name, content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        books = ((name, book.get_sheet_by_name(name)) for name in book.sheet_names)
        yield from _sheets(books)
    except (python_calamine.CalamineError, python_calamine.WorksheetNotFound) as error:
        raise ImportProblem(file.name, "cannot be read as a workbook.", str(error), "Save it again, or as CSV.") from error


def _sheets(books: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, tuple[str, ...], Iterator[pa.RecordBatch]]]:
    for name, sheet in books:
        rows = sheet.iter_rows()
        header = tuple(cell_text(cell).strip() for cell in next(rows, ()))
        if any(header):
            yield name, header, _batches(rows, len(header))


def _check(where: str, content: bytes) -> None:
    if not zipfile.is_zipfile(BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            check_workbook(where, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ImportProblem(where, "cannot be read as a workbook.", str(error), "Save it again, or as CSV.") from error


def _batches(rows: Iterator[Sequence[Any]], width: int) -> Iterator[pa.RecordBatch]:
    held: list[list[str]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=2):
        cells = [cell_text(cell) for cell in row[:width]]
        if any(cells):
            held.append(cells + [""] * (width - len(cells)))
            numbers.append(number)
        if len(held) == ROWS_A_BATCH:
            yield _batch(held, numbers, width)
            held, numbers = [], []
    if held:
        yield _batch(held, numbers, width)


def _batch(rows: list[list[str]], numbers: list[int], width: int) -> pa.RecordBatch:
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(width)]
    return pa.record_batch([*columns, pa.array(numbers, pa.int64())], names=[*(f"c{i}" for i in range(width)), "_row"])


def cell_text(cell: Any) -> str:
    """What a cell says: whole numbers without `.0`, dates without a midnight nobody typed."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.hour == cell.minute == cell.second == cell.microsecond == 0
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell.total_seconds()) if isinstance(cell, timedelta) else str(cell)
