"""Where questions run: DuckDB in this process over the Delta files, or a Spark Connect server over the same tables."""

from functools import cache
from threading import Lock

from django.conf import settings

from salesops.warehouse.duck import DuckEngine, open_duckdb
from salesops.warehouse.opened import Engine
from salesops.warehouse.spark import open_spark
from salesops.warehouse.store import Meta, Store


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
            return open_spark(self._store, meta, self._analytics_url)
        return open_duckdb(self._store, meta, self._engine if isinstance(self._engine, DuckEngine) else None)


@cache
def _states(warehouse_url: str, analytics_url: str) -> States:
    return States(Store(warehouse_url), analytics_url)


def current() -> Engine:
    """The engine of the latest committed state; the same one until something new is committed."""
    return _states(str(settings.WAREHOUSE_URL), str(settings.ANALYTICS_URL)).latest()
