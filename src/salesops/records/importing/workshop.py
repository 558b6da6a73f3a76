"""The bench an import works on: a DuckDB database of its own, thrown away afterwards."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from salesops.records.importing.values import MACROS

MEMORY = "3GB"


def quoted(name: str) -> str:
    """As an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """As an SQL string."""
    return "'" + text.replace("'", "''") + "'"


class Workshop:
    """SQL over the tables of one import. What is larger than MEMORY spills into its folder."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="work-", dir=parent))
        self.connection = duckdb.connect()
        self.do(f"SET memory_limit = '{MEMORY}'")
        self.do(f"SET temp_directory = {literal(str(self.folder))}")
        self.do("SET TimeZone = 'UTC'")
        for macro in MACROS:
            self.do(macro)

    def do(self, sql: str) -> None:
        self.connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def record(self, sql: str) -> dict[str, Any]:
        """The first row, by column name."""
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchall()[0], strict=True))

    def arrow(self, sql: str) -> pa.Table:
        return self.connection.sql(sql).to_arrow_table()

    def keep(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """Store Arrow data as the table `name`, replacing one of that name."""
        self.connection.register("incoming_arrow", data)
        self.do(f"CREATE OR REPLACE TABLE {name} AS FROM incoming_arrow")
        self.connection.unregister("incoming_arrow")

    def types(self, name: str) -> dict[str, str]:
        """Column name -> DuckDB type."""
        return {row[0]: row[1] for row in self.rows(f"DESCRIBE {name}")}

    def has(self, name: str) -> bool:
        found = self.value(f"SELECT count(*) FROM duckdb_tables() WHERE table_name = {literal(name)}")
        return bool(found)

    def close(self) -> None:
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)
