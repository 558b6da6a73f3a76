"""Where questions run: DuckDB in this process over the Delta files, or a Spark Connect server over the same tables."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Protocol

import ibis
import pyarrow as pa
from django.conf import settings

from salesops.warehouse.store import Meta, Store

MAKING = "The warehouse has not been built yet. Make it: salesops warehouse rebuild"


@dataclass(frozen=True)
class Prepared:
    """An expression compiled once; it runs on any state whose tables have the same columns."""

    expr: ibis.Table
    sql: str = ""


class Engine(Protocol):
    """A committed state of the warehouse, open for questions. Safe to use from many threads."""

    tables: dict[str, ibis.Table]
    """Name -> table to build expressions from; they are not bound to an engine."""
    sequence: int
    """The last event of history it knows of; 0 where the warehouse was never built."""
    fresh_at: datetime | None
    """When it was made; None where the warehouse was never built."""

    def to_arrow(self, expr: ibis.Table) -> pa.Table:
        """What an expression over `tables` gives. Moments come without a zone, in UTC."""

    def prepare(self, expr: ibis.Table) -> Prepared: ...

    def fetch(self, prepared: Prepared) -> pa.Table: ...


class States:
    """The open engine of the latest committed state of one warehouse."""

    def __init__(self, store: Store, analytics_url: str) -> None:
        self._store, self._analytics_url = store, analytics_url
        self._lock = Lock()
        self._stamp: object = None
        self._engine: Engine | None = None

    def latest(self) -> Engine:
        stamp = self._store.stamp()
        engine = self._engine
        if engine is not None and stamp == self._stamp:
            return engine
        with self._lock:
            if self._engine is None or stamp != self._stamp:
                self._engine, self._stamp = self._open(self._store.meta()), stamp
            return self._engine

    def _open(self, meta: Meta | None) -> Engine:
        if self._analytics_url:
            from salesops.warehouse.spark import open_spark

            return open_spark(self._store, meta, self._analytics_url)
        from salesops.warehouse.duck import open_duckdb

        return open_duckdb(self._store, meta)


@cache
def _states(warehouse_url: str, analytics_url: str) -> States:
    return States(Store(warehouse_url), analytics_url)


def current() -> Engine:
    """The engine of the latest committed state; the same one until something new is committed."""
    return _states(str(settings.WAREHOUSE_URL), str(settings.ANALYTICS_URL)).latest()


def unbound(schemas: dict[str, ibis.Schema]) -> dict[str, ibis.Table]:
    return {name: ibis.table(schema, name=name) for name, schema in schemas.items()}
