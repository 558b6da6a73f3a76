"""The two engines a world is loaded into: DuckDB in memory, and a Spark Connect server of our own."""

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

    def put(self, name: str, table: pa.Table) -> ibis.Table:
        """Store a table under a name, in place of what had it before."""

    def rows(self, expression: ibis.Table) -> list[dict]: ...


def arrow(rows: list[dict], columns: Mapping) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=ibis.schema(columns).to_pyarrow())


def load(engine: Engine, world: World) -> Tables:
    return {
        name: engine.put(name, arrow(world[name], {**dict(schema.items()), **CUSTOM.get(name, {})}))
        for name, schema in SCHEMAS.items()
    }


class DuckDB:
    name = "duckdb"

    def __init__(self) -> None:
        self._connection = ibis.duckdb.connect(threads=2)
        self._compiled: dict[ibis.expr.operations.Node, str] = {}

    def put(self, name: str, table: pa.Table) -> ibis.Table:
        self._connection.con.register(name, table)
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name)

    def rows(self, expression: ibis.Table) -> list[dict]:
        question = expression.op()
        if question not in self._compiled:
            self._compiled[question] = self._connection.compile(expression)
        found = self._connection.con.sql(self._compiled[question]).to_arrow_table()
        return found.cast(expression.schema().to_pyarrow()).to_pylist()


class Spark:
    """Tables are written as Delta and read by the server, as in a company's set-up."""

    name = "spark"

    def __init__(self, folder: Path) -> None:
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        self._folder = folder
        self._stored = 0
        self._server = SparkConnectServer(ip="127.0.0.1", port=0)
        self._server.start(background=True)
        _, port = self._server.listening_address
        self._session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").create()
        self._connection = ibis.pyspark.connect(self._session)

    def put(self, name: str, table: pa.Table) -> ibis.Table:
        self._stored += 1
        path, view = self._folder / f"{name}{self._stored}", f"{name}_{self._stored}"
        deltalake.write_deltalake(path, table)
        self._session.read.format("delta").load(str(path)).createOrReplaceTempView(view)
        return self._connection.table(view)

    def rows(self, expression: ibis.Table) -> list[dict]:
        return self._connection.to_pyarrow(expression).to_pylist()

    def stop(self) -> None:
        self._session.stop()
        self._server.stop()
