"""The tables as they are at one moment, as Arrow, while others write: one read transaction for all of them.

Every value has one spelling whatever the database: moments as Django writes them for SQLite (UTC, without a zone,
microseconds only where there are some), decimals and JSON as text, flags as 0 and 1.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db import connection

from salesops.records.conninfo import conninfo
from salesops.workspace.backup.contents import Column, Table

ROWS_AT_ONCE = 20_000
_BATCH_BYTES = str(8 * 1024 * 1024)


@dataclass(frozen=True)
class Snapshot:
    """`rows` of a table in the order of its key; `last_key`: the highest number its key ever had, None without such a key."""

    rows: Callable[[Table], Iterator[pa.RecordBatch]]
    last_key: Callable[[Table], int | None]


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    way = _postgresql if connection.vendor == "postgresql" else _sqlite
    with way() as taken:
        yield taken


def _selected(table: Table, spelled: Callable[[Column], str]) -> str:
    columns = ", ".join(f'{spelled(column)} AS "{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.name}" ORDER BY "{table.key}"'


@contextmanager
def _sqlite() -> Iterator[Snapshot]:
    path = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as own:
        own.execute("BEGIN")
        own.execute("SELECT count(*) FROM django_migrations").fetchone()  # the moment is that of the first question
        yield Snapshot(lambda table: _sqlite_rows(own, table), lambda table: _sqlite_last(own, table))
        own.execute("ROLLBACK")


def _sqlite_rows(own: sqlite3.Connection, table: Table) -> Iterator[pa.RecordBatch]:
    cursor = own.execute(_selected(table, _in_sqlite))
    types = [column.arrow for column in table.columns]
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
        yield pa.record_batch(arrays, schema=table.schema)


def _in_sqlite(column: Column) -> str:
    return f'CAST("{column.name}" AS TEXT)' if column.form == "decimal" else f'"{column.name}"'


def _sqlite_last(own: sqlite3.Connection, table: Table) -> int | None:
    found = own.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
    return int(found[0]) if found else None


@contextmanager
def _postgresql() -> Iterator[Snapshot]:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(conninfo(connection.settings_dict)) as own:
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        yield Snapshot(lambda table: _postgresql_rows(own, table), lambda table: _postgresql_last(own, table))
        own.rollback()


def _postgresql_rows(own: Any, table: Table) -> Iterator[pa.RecordBatch]:
    with own.cursor(adbc_stmt_kwargs={"adbc.postgresql.batch_size_hint_bytes": _BATCH_BYTES}) as cursor:
        cursor.execute(_selected(table, _in_postgresql))
        for batch in cursor.fetch_record_batch():
            yield pa.record_batch(
                [array.cast(kind) for array, kind in zip(batch.columns, table.schema.types, strict=True)], schema=table.schema
            )


def _in_postgresql(column: Column) -> str:
    name = f'"{column.name}"'
    match column.form:
        case "moment":
            return f"regexp_replace(to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '\\.000000$', '')"
        case "integer":
            return f"CAST({name} AS bigint)"
        case "flag":
            return f"CAST(CAST({name} AS integer) AS bigint)"
        case "real":
            return f"CAST({name} AS double precision)"
        case "address":
            return f"host({name})"
        case "bytes":
            return name
        case _:
            return f"CAST({name} AS text)"


def _postgresql_last(own: Any, table: Table) -> int | None:
    with own.cursor() as cursor:
        cursor.execute(
            f"""SELECT CAST(last_value AS bigint) FROM pg_sequences
            WHERE to_regclass(quote_ident(schemaname) || '.' || quote_ident(sequencename))
            = to_regclass(pg_get_serial_sequence('"{table.name}"', '{table.key}'))"""
        )
        found = cursor.fetchone()
    return int(found[0]) if found and found[0] is not None else None
