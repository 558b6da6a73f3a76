"""The two engines a world is loaded into: DuckDB in memory, and a Spark Connect server of our own."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import deltalake
import ibis
import pyarrow as pa
from tests.agreement.worlds import CUSTOM, World

from salesops.metrics.tables import SCHEMAS

Tables = Mapping[str, ibis.Table]


class Engine(Protocol):
    name: str

    def load(self, world: World) -> Tables: ...

    def rows(self, expression: ibis.Table) -> list[dict]: ...


def arrow(world: World, table: str) -> pa.Table:
    schema = ibis.schema({**dict(SCHEMAS[table].items()), **CUSTOM.get(table, {})}).to_pyarrow()
    return pa.Table.from_pylist(world[table], schema=schema)


class DuckDB:
    name = "duckdb"

    def __init__(self) -> None:
        self._connection = ibis.duckdb.connect(threads=2)
        self._tables: dict[str, ibis.Table] = {}

    def load(self, world: World) -> Tables:
        return {name: self._table(name, world) for name in SCHEMAS}

    def _table(self, name: str, world: World) -> ibis.Table:
        stored = f"calendar_{world.company.fiscal_start_month}" if name == "calendar" else name
        if stored not in self._tables or name != "calendar":
            self._connection.con.register(stored, arrow(world, name))
        if stored not in self._tables:
            self._tables[stored] = self._connection.table(stored)
        return self._tables[stored]

    def rows(self, expression: ibis.Table) -> list[dict]:
        return self._connection.to_pyarrow(expression).to_pylist()


class Spark:
    """Worlds are written as Delta tables and read by the server, as in a company's set-up."""

    name = "spark"

    def __init__(self, folder: Path) -> None:
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        logging.getLogger("pyspark").setLevel(logging.ERROR)
        self._folder = folder
        self._loaded = 0
        self._server = SparkConnectServer(ip="127.0.0.1", port=0)
        self._server.start(background=True)
        _, port = self._server.listening_address
        self._session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
        self._connection = ibis.pyspark.connect(self._session)

    def load(self, world: World) -> Tables:
        self._loaded += 1
        return {name: self._table(name, world) for name in SCHEMAS}

    def _table(self, name: str, world: World) -> ibis.Table:
        path, view = self._folder / f"world{self._loaded}" / name, f"world{self._loaded}_{name}"
        path.mkdir(parents=True)
        deltalake.write_deltalake(path, arrow(world, name))
        self._session.read.format("delta").load(str(path)).createOrReplaceTempView(view)
        return self._connection.table(view)

    def rows(self, expression: ibis.Table) -> list[dict]:
        return self._connection.to_pyarrow(expression).to_pylist()

    def stop(self) -> None:
        self._session.stop()
        self._server.stop()
