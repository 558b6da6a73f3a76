"""DuckDB over the files of a committed state."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from salesops.metrics.tables import SCHEMAS
from salesops.warehouse.opened import Prepared, unbound
from salesops.warehouse.reading import select_of, source_of
from salesops.warehouse.store import Meta, Store

THREADS = 2
KEPT_STATES = 4
"""How many earlier states stay open for whoever still asks them."""

_STATES, _VIEWS = count(1), count(1)


@dataclass(frozen=True)
class View:
    """A table in a version: a view of its own in the database, shared by all states that have that version."""

    version: int
    name: str
    schema: ibis.Schema


@dataclass(frozen=True)
class DuckEngine:
    """One state is one schema of the database, so that SQL reads the same whatever the state. Every question runs on a
    cursor of its own, so that threads do not meet."""

    connection: duckdb.DuckDBPyConnection
    views: dict[str, View]
    tables: dict[str, ibis.Table]
    sequence: int
    fresh_at: datetime | None
    number: int = field(default_factory=lambda: next(_STATES))
    at_once: int = THREADS

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        return self.fetch(self.prepare(expr))

    def prepare(self, expr: ibis.Table) -> Prepared:
        return Prepared(expr.as_table(), str(ibis.to_sql(expr, dialect="duckdb")))

    def fetch(self, prepared: Prepared) -> pa.Table:
        with self.connection.cursor() as cursor:
            cursor.execute(f"USE state_{self.number}")
            found = cursor.sql(prepared.sql).to_arrow_table()
        return prepared.expr.__pyarrow_result__(found)


def open_duckdb(store: Store, meta: Meta | None, before: DuckEngine | None = None) -> DuckEngine:
    """`before` is the engine of an earlier state of the same store: what has not changed since is not opened again."""
    connection = before.connection if before else _database()
    known = before.views if before else {}
    views = {table: _view(connection, store, table, meta, known.get(table)) for table in SCHEMAS}
    tables = unbound({table: view.schema for table, view in views.items()})
    engine = DuckEngine(connection, views, tables, meta.sequence if meta else 0, meta.fresh_at if meta else None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP SCHEMA IF EXISTS state_{max(0, engine.number - KEPT_STATES)} CASCADE; CREATE SCHEMA state_{engine.number}"
        )
        for table, view in views.items():
            cursor.execute(f"CREATE VIEW state_{engine.number}.{table} AS FROM main.{view.name}")
    return engine


def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}; SET GLOBAL TimeZone = 'UTC'; SET GLOBAL parquet_metadata_cache = true")
    return connection


def _view(connection: duckdb.DuckDBPyConnection, store: Store, table: str, meta: Meta | None, known: View | None) -> View:
    version = meta.versions[table] if meta else -1
    if known and known.version == version:
        return known
    name = f"{table}_{next(_VIEWS)}"
    with connection.cursor() as cursor:
        source = source_of(cursor, store, table, version) if meta else ""
        schema = _with_custom(cursor, source, SCHEMAS[table])
        cursor.execute(f"CREATE VIEW main.{name} AS {select_of(source, schema)}")
    return View(version, name, schema)


_CUSTOM = {
    "BIGINT": "int64",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "DECIMAL(18,2)": "decimal(18, 2)",
    "DECIMAL(18,4)": "decimal(18, 4)",
}


def _with_custom(cursor: duckdb.DuckDBPyConnection, source: str, base: ibis.Schema) -> ibis.Schema:
    """The contract's columns and the custom fields the table was built with."""
    if not source:
        return base
    described: list[Any] = cursor.execute(f"DESCRIBE FROM {source}").fetchall()
    custom = {name: _CUSTOM.get(kind, "string") for name, kind, *_ in described if name.startswith("custom_")}
    return ibis.schema({**base, **custom})
