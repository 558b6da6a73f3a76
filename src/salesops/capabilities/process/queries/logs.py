"""Event logs in files: CSV (plain or gzipped) and XES, read into DuckDB without holding them in memory."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa

from salesops.capabilities.process.queries import xes
from salesops.kernel.finding import Finding

GUESSES = {
    "case": ("case_id", "case:concept:name", "caseid", "case id", "case", "deal_id", "id", "trace"),
    "activity": ("activity", "concept:name", "event", "activity_name", "stage", "task", "name"),
    "time": ("timestamp", "time:timestamp", "at", "time", "date", "completed", "complete timestamp", "start_time"),
}
LARGEST = 4 * 1024**3
"""Bytes of a log when it is unpacked."""
_COLUMNS = pa.schema([("case_id", pa.string()), ("activity", pa.string()), ("moment", pa.string())])


class LogError(ValueError):
    """A log that cannot be read; `finding` says where, what, why and how to mend it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a CSV; guessed where empty.

    resource: takes the place of the activity: who hands over to whom.
    only:     values that columns must have, by name (in XES: attributes of the event, by key).
    """

    case: str = ""
    activity: str = ""
    time: str = ""
    resource: str = ""
    only: tuple[tuple[str, str], ...] = ()


def load(connection: duckdb.DuckDBPyConnection, file: Path, asked: Columns, *, name: str = "") -> int:
    """Make the table `events` (as `event_map` wants it) from a file; the number of events. Raises LogError.

    name: what the file is called, where it lies under another name.
    """
    name = name or file.name
    kind = name.lower().removesuffix(".gz")
    try:
        if kind.endswith(".xes"):
            _load_xes(connection, file, name, asked)
        elif kind.endswith((".csv", ".txt", ".tsv")):
            _load_csv(connection, file, name, asked)
        else:
            raise _refused(name, "It is neither CSV nor XES.", "Only these are read.", "Give a .csv or .xes, gzipped or not.")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _refused(name, "It is no whole gzip file.", str(error), "Send it again, or unpacked.") from error
    [(counted,)] = connection.execute("SELECT count(*) FROM events").fetchall()
    return int(counted)


def _refused(name: str, what: str, why: str, fix: str) -> LogError:
    return LogError(Finding(name, what, why, fix))


def _load_csv(connection: duckdb.DuckDBPyConnection, file: Path, name: str, asked: Columns) -> None:
    with _readable(file, name) as path:
        try:
            header = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {_CSV}", [path]).fetchall()]
            chosen = {role: _column(name, header, role, getattr(asked, role)) for role in GUESSES}
            if asked.resource:
                chosen["activity"] = _column(name, header, "resource", asked.resource)
            wanted = [(_column(name, header, "filter", column), value) for column, value in asked.only]
            _make(connection, f"FROM {_CSV}", [path], chosen, wanted)
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise _refused(name, "It cannot be read as CSV.", said, "Save it as CSV with one header row, in UTF-8.") from error
    _check(connection, name, "row", 1)


_CSV = "read_csv(?, all_varchar = true, header = true)"


def _make(
    connection: duckdb.DuckDBPyConnection, source: str, given: list[str], chosen: dict[str, str], only: list[tuple[str, str]]
) -> None:
    case, activity, time = (_quoted(chosen[role]) for role in ("case", "activity", "time"))
    where = " AND ".join(f"{_quoted(column)} = ?" for column, _ in only) or "true"
    connection.execute(
        f"""CREATE TABLE events AS SELECT case_id, activity, moment AS "at", position FROM (
            SELECT *, {case} AS case_id, {activity} AS activity, {_moment(time)} AS moment, row_number() OVER () AS position
            {source}) WHERE {where}""",
        [*given, *(value for _, value in only)],
    )


def _moment(text: str) -> str:
    return f"coalesce(try_cast({text} AS TIMESTAMPTZ)::TIMESTAMP, try_cast({text} AS TIMESTAMP))"


def _check(connection: duckdb.DuckDBPyConnection, name: str, unit: str, before: int) -> None:
    unusable = """SELECT count(*), min(position), count(*) FILTER ("at" IS NULL OR NOT isfinite("at")) FROM events
        WHERE "at" IS NULL OR NOT isfinite("at") OR coalesce(case_id, '') = '' OR coalesce(activity, '') = ''"""
    [(wrong, first, timeless)] = connection.execute(unusable).fetchall()
    if wrong:
        lacks = "readable time" if timeless else "case or activity"
        what = f"{wrong:,} events have no {lacks}, the first in {unit} {first + before:,}."
        fix = "Write moments like 2017-03-05T14:30:00Z." if timeless else "Fill them in, or leave those events out."
        raise _refused(name, what, "Each event needs a case, an activity and a moment.", fix)


@contextmanager
def _readable(file: Path, name: str) -> Iterator[str]:
    """The path by which DuckDB reads it right: it tells gzip by the ending alone, and an upload may have any."""
    if not name.lower().endswith(".gz"):
        yield str(file)
        return
    _measure(file, name)
    if file.suffix == ".gz":
        yield str(file)
        return
    other = file.with_name(file.name + ".gz")
    other.symlink_to(file)
    try:
        yield str(other)
    finally:
        other.unlink()


def _measure(file: Path, name: str) -> None:
    """Raises LogError for what unpacks to more than LARGEST."""
    size = 0
    with gzip.open(file, "rb") as stream:
        while data := stream.read(1 << 22):
            size += len(data)
            if size > LARGEST:
                raise _refused(name, f"It unpacks to more than {LARGEST >> 30} GB.", "So much is not read.", "Send a part of it.")


def _column(name: str, header: list[str], role: str, asked: str) -> str:
    by_name = {column.strip().casefold(): column for column in header}
    for wanted in [asked] if asked else GUESSES[role]:
        if wanted.casefold() in by_name:
            return by_name[wanted.casefold()]
    what = f"No column was found for the {role}" + (f": {asked!r} is not among them." if asked else ".")
    raise _refused(name, what, f"It has: {', '.join(header)}.", f"Name the column with {role}.")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _load_xes(connection: duckdb.DuckDBPyConnection, file: Path, name: str, asked: Columns) -> None:
    if name.lower().endswith(".gz"):
        _measure(file, name)
    connection.execute("CREATE TABLE given (case_id VARCHAR, activity VARCHAR, moment VARCHAR, position BIGINT)")
    activity, time = asked.resource or asked.activity or xes.ACTIVITY, asked.time or xes.TIME
    before = 0
    try:
        with _opened(file, name) as stream:
            for some in xes.events(stream):
                kept = [one for one in some if all(one.get(key) == value for key, value in asked.only)]
                rows = [{"case_id": one["case"], "activity": one.get(activity), "moment": one.get(time)} for one in kept]
                _insert(connection, pa.Table.from_pylist(rows, schema=_COLUMNS), before)
                before += len(rows)
    except xes.XesError as error:
        raise _refused(name, "It is no XES log that can be read.", str(error), "Export it again as plain XES.") from error
    connection.execute(
        f'CREATE TABLE events AS SELECT case_id, activity, {_moment("moment")} AS "at", position FROM given ORDER BY position'
    )
    _check(connection, name, "event", 0)


def _opened(file: Path, name: str) -> IO[bytes]:
    return gzip.open(file, "rb") if name.lower().endswith(".gz") else file.open("rb")  # type: ignore[return-value]


def _insert(connection: duckdb.DuckDBPyConnection, rows: pa.Table, before: int) -> None:
    connection.register("batch", rows)
    connection.execute(f"INSERT INTO given SELECT *, row_number() OVER () + {before:d} FROM batch")
    connection.unregister("batch")
