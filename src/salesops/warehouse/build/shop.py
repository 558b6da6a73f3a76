"""The workshop in which tables are built: a DuckDB connection with what the record store and the policies say.

Names in it: `r_<kind>` current records, `e_<kind>` events one row each, `f_<kind>` versions folded from them,
`p_*` what policies say, `w_<table>` the warehouse as it stands.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from salesops.warehouse.build.policies import Policies
from salesops.warehouse.source import Source

MEMORY = "5GB"


@dataclass
class Shop:
    duck: duckdb.DuckDBPyConnection
    source: Source
    policies: Policies
    up_to: int
    """Events after this sequence number are not looked at."""
    only: dict[str, Collection[int]] = field(default_factory=dict)
    """Subject -> the record ids to build; a subject that is not named is built whole."""

    def run(self, sql: str) -> None:
        self.duck.execute(sql)

    def ids(self, sql: str) -> list[int]:
        """The numbers a one-column query gives, without the empty ones."""
        return [row[0] for row in self.duck.execute(sql).fetchall() if row[0] is not None]

    def value(self, sql: str) -> Any:
        """What a query for one value gives."""
        return self.duck.execute(sql).fetchall()[0][0]

    def table(self, name: str, rows: pa.Table | pa.RecordBatchReader, select: str = "FROM given") -> None:
        """A DuckDB table made of Arrow rows, which `select` knows as `given`."""
        self.duck.register("given", rows)
        self.run(f"CREATE OR REPLACE TABLE {name} AS {select}")
        self.duck.unregister("given")


def open_duck(scratch: Path) -> duckdb.DuckDBPyConnection:
    duck = duckdb.connect()
    scratch.mkdir(parents=True, exist_ok=True)
    duck.execute(f"SET threads = 2; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
    duck.execute("SET temp_directory = ?", [str(scratch)])
    duck.execute("SET TimeZone = 'UTC'")
    return duck
