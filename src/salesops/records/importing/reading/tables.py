"""Files become tables in the workshop: `t0`, `t1`, ... with the columns of the file and `_row`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from salesops.records.importing import limits
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.reading import sheets, text
from salesops.records.importing.reading.files import File
from salesops.records.importing.reading.sniff import form_of
from salesops.records.importing.workshop import Workshop, literal

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True)
class Table:
    """A file's content. Text columns come as they stand; Parquet's keep their types."""

    name: str
    file: str
    stem: str
    types: dict[str, str]
    rows: int
    ragged: tuple[tuple[int, str, str], ...] = field(default=(), repr=False)
    """(row number, row, reason) of rows that do not fit the header."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.types)


def load(workshop: Workshop, files: Iterable[File]) -> list[Table]:
    """Raises ImportProblem for a file that cannot be read at all."""
    found: list[Table] = []
    for file in files:
        for table in _tables_of(workshop, file, len(found)):
            found.append(table)
    return found


def _tables_of(workshop: Workshop, file: File, first: int) -> Iterator[Table]:
    if file.suffix == ".parquet":
        yield _parquet(workshop, file, f"t{first}")
    elif file.suffix in TEXT_SUFFIXES:
        if table := _delimited(workshop, file, f"t{first}"):
            yield table
    else:
        for offset, (sheet, header, batches) in enumerate(sheets.sheets(file)):
            label = f"{file.name}#{sheet}"
            yield _keep(workshop, f"t{first + offset}", label, sheet, header, batches, text.Ragged())


def _delimited(workshop: Workshop, file: File, name: str) -> Table | None:
    with file.open() as first, file.open() as again:
        form = form_of(first, again)
    if not any(form.header):
        return None
    ragged = text.Ragged()
    with file.open() as stream:
        batches = text.batches(stream, form, file.name, ragged)
        table = _keep(workshop, name, file.name, file.stem, form.header, batches, ragged)
    if any(len(row) > limits.TORN_BYTES for _, row, _ in ragged.rows):
        raise text.too_long(file.name)
    return table


def _keep(
    workshop: Workshop,
    name: str,
    label: str,
    stem: str,
    header: tuple[str, ...],
    batches: Iterator[pa.RecordBatch],
    ragged: text.Ragged,
) -> Table:
    if len(header) > limits.COLUMNS:
        why = f"At most {limits.COLUMNS:,} are read."
        raise ImportProblem(label, f"has {len(header):,} columns.", why, "Export only the columns you need.")
    columns = _distinct(header)
    schema = pa.schema([*((column, pa.string()) for column in columns), ("_row", pa.int64())])
    refused: list[ImportProblem] = []
    named = (batch.rename_columns(schema.names) for batch in _watched(batches, refused))
    try:
        workshop.keep(name, pa.RecordBatchReader.from_batches(schema, named))
    except Exception:
        if refused:  # DuckDB, which reads the stream, tells it as an error of its own.
            raise refused[0] from None
        raise
    rows = workshop.value(f"SELECT count(*) FROM {name}")
    return Table(name, label, stem, dict.fromkeys(columns, "VARCHAR"), rows, tuple(ragged.rows))


def _watched(batches: Iterator[pa.RecordBatch], refused: list[ImportProblem]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except ImportProblem as problem:
        refused.append(problem)
        raise


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Column names, the second `Name` as `Name (2)`, unnamed ones by their place."""
    names: list[str] = []
    seen: set[str] = {"_row"}
    for place, cell in enumerate(header, start=1):
        name, copy = cell or f"column {place}", 2
        while name.casefold() in seen:
            name, copy = f"{cell or 'column'} ({copy})", copy + 1
        seen.add(name.casefold())
        names.append(name)
    return names


def _parquet(workshop: Workshop, file: File, name: str) -> Table:
    path = file.path
    if file.member:
        path = workshop.folder / f"{name}.parquet"
        with file.open() as packed, path.open("wb") as unpacked:
            while block := packed.read(1 << 20):
                unpacked.write(block)
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    try:
        workshop.do(
            f"CREATE OR REPLACE VIEW {name} AS SELECT * EXCLUDE (file_row_number), file_row_number + 2 AS _row FROM {source}"
        )
        rows = workshop.value(f"SELECT count(*) FROM {name}")
    except Exception as error:
        raise ImportProblem(file.name, "cannot be read as Parquet.", str(error), "Write it again.") from error
    types = {column: kind for column, kind in workshop.types(name).items() if column != "_row"}
    return Table(name, file.name, file.stem, types, rows)
