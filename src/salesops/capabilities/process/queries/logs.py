"""Event logs in files: CSV (plain or gzipped) and XES, read into DuckDB without holding them in memory."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

import duckdb

from salesops.kernel.finding import Finding

GUESSES = {
    "case": ("case_id", "case:concept:name", "caseid", "case id", "case", "deal_id", "id", "trace"),
    "activity": ("activity", "concept:name", "event", "activity_name", "stage", "task", "name"),
    "time": ("timestamp", "time:timestamp", "at", "time", "date", "completed", "complete timestamp", "start_time"),
}


class LogError(ValueError):
    """A log that cannot be read; `finding` says where, what, why and how to mend it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Columns:
    case: str = ""
    activity: str = ""
    time: str = ""


def load(connection: duckdb.DuckDBPyConnection, file: Path, asked: Columns) -> int:
    """Make the table `events` (see `event_map.EVENTS`) from a file; the number of events. Raises LogError."""
    name = file.name.lower().removesuffix(".gz")
    if name.endswith(".xes"):
        _load_xes(connection, file)
    elif name.endswith((".csv", ".txt", ".tsv")):
        _load_csv(connection, file, asked)
    else:
        what = f"{file.name} is neither CSV nor XES."
        raise LogError(Finding(file.name, what, "Only these are read as event logs.", "Give a .csv or .xes, gzipped or not."))
    [(counted,)] = connection.execute("SELECT count(*) FROM events").fetchall()
    return int(counted)


def _load_csv(connection: duckdb.DuckDBPyConnection, file: Path, asked: Columns) -> None:
    header = _header(file)
    chosen = {role: _column(file, header, role, getattr(asked, role)) for role in GUESSES}
    case, activity, time = (_quoted(chosen[role]) for role in ("case", "activity", "time"))
    connection.execute(
        f"""CREATE TABLE events AS SELECT {case} AS case_id, {activity} AS activity,
            coalesce(try_cast({time} AS TIMESTAMPTZ)::TIMESTAMP, try_cast({time} AS TIMESTAMP)) AS "at",
            row_number() OVER () AS position
        FROM read_csv(?, all_varchar = true, header = true)""",
        [str(file)],
    )
    unusable = 'SELECT count(*), min(position) FROM events WHERE "at" IS NULL OR case_id IS NULL'
    [(wrong, first)] = connection.execute(unusable).fetchall()
    if wrong:
        what = f"{wrong:,} events have no case or no readable time, the first in row {first + 1:,}."
        raise LogError(
            Finding(file.name, what, f"{chosen['time']} should hold moments.", "Write them like 2017-03-05T14:30:00Z.")
        )


def _header(file: Path) -> list[str]:
    with _opened(file) as stream:
        return next(csv.reader(TextIOWrapper(stream, encoding="utf-8-sig")), [])


def _opened(file: Path) -> IO[bytes]:
    return gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb")  # type: ignore[return-value]


def _column(file: Path, header: list[str], role: str, asked: str) -> str:
    by_name = {name.strip().casefold(): name for name in header}
    for wanted in [asked] if asked else GUESSES[role]:
        if wanted.casefold() in by_name:
            return by_name[wanted.casefold()]
    what = f"No column was found for the {role}" + (f": {asked!r} is not among them." if asked else ".")
    raise LogError(Finding(file.name, what, f"It has: {', '.join(header)}.", f"Name the column with --{role}."))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _load_xes(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    connection.execute('CREATE TABLE events (case_id VARCHAR, activity VARCHAR, "at" TIMESTAMP, position BIGINT)')
    some: list[tuple[Any, ...]] = []
    for number, event in enumerate(_xes_events(file), 1):
        some.append((*event, number))
        if len(some) == 10_000:
            _insert(connection, some)
            some = []
    _insert(connection, some)


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.executemany("INSERT INTO events SELECT ?, ?, CAST(? AS TIMESTAMPTZ)::TIMESTAMP, ?", rows)


def _xes_events(file: Path) -> Iterator[tuple[str, str, str]]:
    with _opened(file) as stream:
        if b"<!ENTITY" in stream.read(65_536):
            raise LogError(
                Finding(file.name, "It defines entities.", "They could blow up while being read.", "Export it without.")
            )
        stream.seek(0)
        case, depth = "", 0
        for moment, element in iterparse(stream, events=("start", "end")):  # noqa: S314  no entities: refused above
            tag = element.tag.rpartition("}")[2]
            depth += 1 if moment == "start" else -1
            if moment == "end" and tag == "event":
                yield case, _value(element, "concept:name"), _value(element, "time:timestamp")
                element.clear()
            elif moment == "end" and tag == "string" and element.get("key") == "concept:name" and depth == _IN_TRACE:
                case = element.get("value", "")
            elif moment == "end" and tag == "trace":
                element.clear()


_IN_TRACE = 2
"""How deep a trace's own attributes lie: log, trace."""


def _value(event: Element, key: str) -> str:
    return next((child.get("value", "") for child in event if child.get("key") == key), "")
