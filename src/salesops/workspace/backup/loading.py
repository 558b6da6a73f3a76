"""Putting the tables of a backup in place of what there is, within the transaction that is open."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.csv
from django.db import connection

from salesops.workspace.backup.archive import BackupProblem
from salesops.workspace.backup.contents import derived_tables
from salesops.workspace.backup.reading import Reader

Say = Callable[[str], None]
_PLAIN = pyarrow.csv.WriteOptions(include_header=False)


def load(reader: Reader, *, say: Say) -> int:
    """Empty every table, fill those of the backup, and let numbers go on where they were; the number of rows."""
    members = reader.manifest.tables
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
        if unknown := sorted(set(members) - known):
            raise BackupProblem(f"The backup has tables this release does not know: {', '.join(unknown)}.", "Upgrade first.")
        _empty(cursor, sorted({*members, *derived_tables()} & known))
    rows = 0
    for name, member in members.items():
        rows += _fill(reader, name)
        _go_on(name, member.last_key or 0)
        if member.rows:
            say(f"{name}: {member.rows:,} rows")
    return rows


def _empty(cursor: Any, tables: list[str]) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))} CASCADE")
        return
    for table in tables:
        cursor.execute(f"DELETE FROM {_quoted(table)}")


def _fill(reader: Reader, table: str) -> int:
    with reader.table(table) as stream:
        _check_columns(table, stream.schema)
        way = _copy if connection.vendor == "postgresql" else _insert
        return way(table, stream)


def _check_columns(table: str, schema: pa.Schema) -> None:
    with connection.cursor() as cursor:
        known = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    if unknown := sorted(set(schema.names) - known):
        raise BackupProblem(f"The backup has columns of {table} that are not known: {', '.join(unknown)}.", "Upgrade first.")


def _insert(table: str, stream: Iterable[pa.RecordBatch]) -> int:
    rows = 0
    for batch in stream:
        names = ", ".join(map(_quoted, batch.schema.names))
        sql = f"INSERT INTO {_quoted(table)} ({names}) VALUES ({', '.join('?' * batch.num_columns)})"
        connection.connection.executemany(sql, zip(*(column.to_pylist() for column in batch.columns), strict=True))
        rows += batch.num_rows
    return rows


def _copy(table: str, stream: Any) -> int:
    rows = 0
    names = ", ".join(map(_quoted, stream.schema.names))
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {_quoted(table)} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for batch in stream:
            text = io.BytesIO()
            pyarrow.csv.write_csv(_without_bytes(batch), text, _PLAIN)
            copy.write(text.getvalue())
            rows += batch.num_rows
    return rows


def _without_bytes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Bytes as PostgreSQL reads them from text."""
    columns = []
    for column in batch.columns:
        if pa.types.is_binary(column.type):
            column = pa.array([None if value is None else "\\x" + value.hex() for value in column.to_pylist()], pa.string())
        columns.append(column)
    return pa.record_batch(columns, names=batch.schema.names)


def _go_on(table: str, last_key: int) -> None:
    """New rows get numbers above all there ever were, also those of rows deleted before the backup."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), key])
            [[sequence]] = cursor.fetchall()
            if sequence:
                cursor.execute(f"SELECT coalesce(max({_quoted(key)}), 0) FROM {_quoted(table)}")
                highest = max(last_key, cursor.fetchone()[0])
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(highest, 1), highest > 0])
        elif last_key:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last_key, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last_key])


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
