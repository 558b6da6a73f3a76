"""Reading the record store as Arrow, set-wise: one snapshot, every nullable column as text.

ADBC's SQLite driver fixes a column's type by its first rows, so that a column which begins empty or with whole
numbers would fail later on. Text with '' for empty has one type throughout; DuckDB parses it.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
from django.db import connection as django_connection

from salesops.records.conninfo import conninfo


class SourceUnreadableError(RuntimeError):
    """The record store did not answer a question of ours; the message has its own words."""


class Answers(Protocol):
    def ask(self, sql: str, parameters: tuple[Any, ...]) -> pa.RecordBatchReader: ...


@dataclass(frozen=True)
class Source:
    """An open snapshot of the record store. One answer is read to its end before the next question."""

    answers: Answers
    vendor: str

    def stream(self, sql: str, parameters: tuple[Any, ...] = ()) -> pa.RecordBatchReader:
        return self.answers.ask(sql, parameters)

    def read(self, sql: str, parameters: tuple[Any, ...] = ()) -> pa.Table:
        return self.stream(sql, parameters).read_all()

    def last_sequence(self) -> int:
        return int(self.read("SELECT coalesce(max(seq), 0) AS seq FROM history_event")["seq"][0].as_py())

    def text(self, column: str) -> str:
        """SQL for a column as text, '' where empty."""
        return f"coalesce(CAST({column} AS TEXT), '') AS {column}"

    def among(self, column: str, ids: Collection[int] | None) -> tuple[str, tuple[Any, ...]]:
        """SQL for `column` being one of the ids (all of them for None), with its parameters."""
        if ids is None:
            return "1 = 1", ()
        listed = json.dumps(sorted(ids))
        if self.vendor == "sqlite":
            return f"{column} IN (SELECT value FROM json_each(?))", (listed,)
        return f"{column} IN (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($1 AS json)))", (listed,)


@contextmanager
def open_source(*, much: bool) -> Iterator[Source]:
    """A snapshot of the committed state; writers neither wait for it nor show in it.

    `much`: whether millions of rows will be read, for which starting a process of its own is worth while.
    """
    vendor = django_connection.vendor
    way = _postgresql() if vendor == "postgresql" else _reader() if much else _library()
    with way as answers:
        yield Source(answers, vendor)


@dataclass(frozen=True)
class _Library:
    """The same SQLite library that Django uses (see `salesops.warehouse.reader` why), row by row into Arrow."""

    connection: sqlite3.Connection

    def ask(self, sql: str, parameters: tuple[Any, ...]) -> pa.RecordBatchReader:
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
        return pa.table([pa.array(column) for column in columns], names=names).to_reader()


@contextmanager
def _library() -> Iterator[_Library]:
    with closing(sqlite3.connect(str(django_connection.settings_dict["NAME"]), isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN")
        yield _Library(connection)


@dataclass(frozen=True)
class _Reader:
    """The process of `salesops.warehouse.reader`."""

    process: "subprocess.Popen[bytes]"

    def ask(self, sql: str, parameters: tuple[Any, ...]) -> pa.RecordBatchReader:
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        try:
            self.process.stdin.write(json.dumps([sql, parameters]).encode() + b"\n")
            self.process.stdin.flush()
            return pa.ipc.open_stream(self.process.stdout)
        except (OSError, pa.ArrowInvalid) as error:
            said = self.process.stderr.read().decode(errors="replace").strip()
            raise SourceUnreadableError(f"The record store could not be read: {said or error} ({sql[:200]})") from error


@contextmanager
def _reader() -> Iterator[_Reader]:
    words = [sys.executable, "-m", "salesops.warehouse.reader", str(django_connection.settings_dict["NAME"])]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe) as process:  # noqa: S603  our own words
        try:
            yield _Reader(process)
        finally:
            process.kill()


@dataclass(frozen=True)
class _Connection:
    """ADBC in this process: PostgreSQL is a server, and no file is shared."""

    connection: Any

    def ask(self, sql: str, parameters: tuple[Any, ...]) -> pa.RecordBatchReader:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetch_arrow_table().to_reader()


@contextmanager
def _postgresql() -> Iterator[_Connection]:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(conninfo(django_connection.settings_dict)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        yield _Connection(connection)
        connection.rollback()
