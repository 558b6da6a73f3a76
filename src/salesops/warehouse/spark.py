"""A Spark Connect server (Apache Spark, Sail, Databricks) over the Delta tables, read where they lie."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from salesops.metrics.tables import SCHEMAS
from salesops.warehouse.opened import Prepared, unbound
from salesops.warehouse.store import BUCKET, Meta, Store


@dataclass(frozen=True)
class SparkEngine:
    """The tables are temporary views of the session, named by the state they are of."""

    backend: Any
    tables: dict[str, ibis.Table]
    sequence: int
    fresh_at: datetime | None

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        return self.backend.to_pyarrow(expr)

    def prepare(self, expr: ibis.Table) -> Prepared:
        return Prepared(expr)

    def fetch(self, prepared: Prepared) -> pa.Table:
        return self.to_arrow(prepared.expr)


def open_spark(store: Store, meta: Meta | None, url: str) -> SparkEngine:
    session, backend = _session(url)
    schemas: dict[str, ibis.Schema] = {}
    for table, base in SCHEMAS.items():
        if meta:
            reader = session.read.format("delta").option("versionAsOf", meta.versions[table])
            frame = reader.load(store.path(table))
            frame.drop(BUCKET).createOrReplaceTempView(table)
            schemas[table] = _with_custom(backend.table(table).schema(), base)
        else:
            session.createDataFrame(base.to_pyarrow().empty_table()).createOrReplaceTempView(table)
            schemas[table] = base
    return SparkEngine(backend, unbound(schemas), meta.sequence if meta else 0, meta.fresh_at if meta else None)


@cache
def _session(url: str) -> tuple[Any, Any]:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(url).getOrCreate()
    return session, ibis.pyspark.connect(session)


def _with_custom(stored: ibis.Schema, base: ibis.Schema) -> ibis.Schema:
    return ibis.schema({**base, **{name: kind for name, kind in stored.items() if name.startswith("custom_")}})
