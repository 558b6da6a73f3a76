"""A Spark Connect server (Apache Spark, Sail, Databricks) over the Delta tables, read where they lie."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from salesops.metrics.tables import SCHEMAS
from salesops.warehouse.build.types import column_type
from salesops.warehouse.opened import Prepared, unbound
from salesops.warehouse.store import Meta, Store


@dataclass(frozen=True)
class SparkEngine:
    """The tables are temporary views of the session, named by the state they are of."""

    session: Any
    backend: Any
    tables: dict[str, ibis.Table]
    sequence: int
    fresh_at: datetime | None
    at_once: int = 1

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        return self.fetch(self.prepare(expr))

    def prepare(self, expr: ibis.Table) -> Prepared:
        return Prepared(expr.as_table(), self.backend.compile(expr))

    def fetch(self, prepared: Prepared) -> pa.Table:
        """By Arrow alone: Ibis goes by way of pandas, whose moments end in 2262."""
        found = self.session.sql(prepared.sql).toArrow()
        return found.cast(prepared.expr.schema().to_pyarrow())


def open_spark(store: Store, meta: Meta | None, url: str) -> SparkEngine:
    session, backend = _session(url)
    schemas: dict[str, ibis.Schema] = {}
    for table, base in SCHEMAS.items():
        if meta:
            reader = session.read.format("delta").option("versionAsOf", meta.versions[table])
            frame = reader.load(store.path(table))
            schemas[table] = _with_custom(frame, backend, table, base)
            frame.select(*schemas[table]).createOrReplaceTempView(table)
        else:
            session.sql(_nothing(base)).createOrReplaceTempView(table)
            schemas[table] = base
    return SparkEngine(session, backend, unbound(schemas), meta.sequence if meta else 0, meta.fresh_at if meta else None)


def _nothing(schema: ibis.Schema) -> str:
    """SQL for no rows of these columns."""
    named = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
    types = {name: column_type(dtype) for name, dtype in schema.items()}
    return f"SELECT {', '.join(f'CAST(NULL AS {named.get(kind, kind)}) AS `{name}`' for name, kind in types.items())} WHERE false"


@cache
def _session(url: str) -> tuple[Any, Any]:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(url).create()
    return session, ibis.pyspark.connect(session)


def _with_custom(frame: Any, backend: Any, table: str, base: ibis.Schema) -> ibis.Schema:
    """The contract's columns and the custom fields the table was built with."""
    frame.createOrReplaceTempView(table)
    stored = backend.table(table).schema()
    return ibis.schema({**base, **{name: kind for name, kind in stored.items() if name.startswith("custom_")}})
