"""Delimited text to Arrow, in batches: every cell as it stands, with the number of its row."""

from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from salesops.records.importing import limits
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.reading.sniff import Form


class Ragged:
    """Rows whose cells do not fit the header: kept aside with what was wrong."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str, str]] = []
        self.bytes = 0

    def __call__(self, row: csv.InvalidRow) -> str:
        # The header is the reader's row 1, so its numbers are those a spreadsheet shows.
        reason = f"has {row.actual_columns} cells where the header has {row.expected_columns}"
        self.rows.append((row.number, row.text, reason))
        self.bytes += len(row.text)
        return "error" if self.too_many else "skip"

    @property
    def too_many(self) -> bool:
        return len(self.rows) > limits.RAGGED_ROWS or self.bytes > limits.RAGGED_BYTES


def batches(stream: IO[bytes], form: Form, where: str, ragged: Ragged) -> Iterator[pa.RecordBatch]:
    """Columns c0, c1, ... as text and `_row` (2 = the first row under the header). Raises ImportProblem."""
    count = len(form.header)
    names = [f"c{i}" for i in range(count)]
    encoding = {"utf-8-sig": "utf-8"}.get(form.encoding, form.encoding)
    try:
        reader = csv.open_csv(
            stream,
            read_options=csv.ReadOptions(
                use_threads=False, block_size=limits.RECORD_BYTES, column_names=names, encoding=encoding
            ),
            parse_options=csv.ParseOptions(delimiter=form.delimiter, newlines_in_values=True, invalid_row_handler=ragged),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
        yield from _numbered(reader, names, ragged)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise too_long(where) from error
        if ragged.too_many:
            raise _unfit(where, ragged) from error
        raise ImportProblem(where, "cannot be read as a table.", str(error), "Export it again as CSV in UTF-8.") from error


def _unfit(where: str, ragged: Ragged) -> ImportProblem:
    number, _, reason = ragged.rows[0]
    why = f"The first of them is row {number}: it {reason}."
    fix = "Check the delimiter and the quotation marks, and export it again."
    return ImportProblem(where, f"has more than {len(ragged.rows) - 1:,} rows that do not fit its header.", why, fix)


def too_long(where: str) -> ImportProblem:
    why = "An unclosed quotation mark makes one row of all that follows it."
    return ImportProblem(where, "has a row too long to be one.", why, "Close the quotation mark or cut the field.")


def _numbered(reader: csv.CSVStreamingReader, names: list[str], ragged: Ragged) -> Iterator[pa.RecordBatch]:
    done, header = 0, True
    for batch in reader:
        if header and batch.num_rows:
            batch, header = batch.slice(1), False
        numbers = _rows_in_file(np.arange(done + 1, done + 1 + batch.num_rows), ragged)
        done += batch.num_rows
        yield pa.record_batch([*batch.columns, pa.array(numbers, pa.int64())], names=[*names, "_row"])


def _rows_in_file(ordinals: np.ndarray, ragged: Ragged) -> np.ndarray:
    """Row numbers of good rows given their ordinals: the skipped rows before each are counted in."""
    numbers = ordinals + 1
    if ragged.rows:
        skipped = np.sort(np.array([number for number, _, _ in ragged.rows]))
        # The i-th skipped row stands after (its number - 1 - i) rows that were kept, the header among them.
        kept_before = skipped - 1 - np.arange(len(skipped))
        numbers = numbers + np.searchsorted(kept_before, numbers - 1, side="right")
    return numbers
