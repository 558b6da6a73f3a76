"""DuckDB over the files of a committed state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from salesops.metrics.tables import SCHEMAS
from salesops.warehouse.engine import Prepared, unbound
from salesops.warehouse.reading import select_of, source_of
from salesops.warehouse.store import Meta, Store

THREADS = 2


@dataclass(frozen=True)
class DuckEngine:
    """Every question runs on a cursor of its own, so that threads do not meet."""

    connection: duckdb.DuckDBPyConnection
    tables: dict[str, ibis.Table]
    sequence: int
    fresh_at: datetime | None

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        return self.fetch(self.prepare(expr))

    def prepare(self, expr: ibis.Table) -> Prepared:
        return Prepared(expr.as_table(), str(ibis.to_sql(expr, dialect="duckdb")))

    def fetch(self, prepared: Prepared) -> pa.Table:
        with self.connection.cursor() as cursor:
            found = cursor.sql(prepared.sql).to_arrow_table()
        return prepared.expr.__pyarrow_result__(found)


def open_duckdb(store: Store, meta: Meta | None) -> DuckEngine:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}; SET TimeZone = 'UTC'")
    schemas: dict[str, ibis.Schema] = {}
    for table, base in SCHEMAS.items():
        source = source_of(connection, store, table, meta.versions[table]) if meta else ""
        schemas[table] = _with_custom(connection, source, base)
        connection.execute(f"CREATE VIEW {table} AS {select_of(source, schemas[table])}")
    return DuckEngine(connection, unbound(schemas), meta.sequence if meta else 0, meta.fresh_at if meta else None)


_CUSTOM = {
    "BIGINT": "int64",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "DECIMAL(18,2)": "decimal(18, 2)",
    "DECIMAL(18,4)": "decimal(18, 4)",
}


def _with_custom(connection: duckdb.DuckDBPyConnection, source: str, base: ibis.Schema) -> ibis.Schema:
    """The contract's columns and the custom fields the table was built with."""
    if not source:
        return base
    described: list[Any] = connection.execute(f"DESCRIBE FROM {source}").fetchall()
    custom = {name: _CUSTOM.get(kind, "string") for name, kind, *_ in described if name.startswith("custom_")}
    return ibis.schema({**base, **custom})
