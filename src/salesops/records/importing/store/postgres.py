"""PostgreSQL. Rows arrive as text in a temporary table and are cast from there, since COPY insists on exact types."""

from collections.abc import Mapping, Sequence
from typing import Any

import adbc_driver_postgresql.dbapi
import pyarrow as pa

from salesops.records.conninfo import conninfo
from salesops.records.importing.store.steps import Append, Do, Expect, ExpectationError, Stage, Step
from salesops.records.importing.workshop import quoted

ORDER_LOCK = 7_320_114_905_551_201
"""The advisory lock under which events are appended in order; the same as in `salesops.history.append`."""

_TYPES = {
    "integer": "bigint",
    "ref": "bigint",
    "money": "numeric",
    "number": "numeric",
    "date": "date",
    "moment": "timestamptz",
    "yes_no": "boolean",
    "json": "jsonb",
}


class Postgres:
    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.connection = adbc_driver_postgresql.dbapi.connect(conninfo(settings), autocommit=True)
        self.cursor = self.connection.cursor()
        self.cursor.execute("SET timezone = 'UTC'")

    def read(self, sql: str) -> pa.Table:
        self.cursor.execute(sql)
        return self.cursor.fetch_arrow_table()

    def reserve(self, table: str, count: int) -> pa.Array:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        found = self.read(f"SELECT nextval({sequence}) AS id FROM generate_series(1, {count})")
        return found.column(0).combine_chunks()

    def submit(self, steps: Sequence[Step]) -> None:
        self.cursor.execute("BEGIN")
        try:
            self.cursor.execute(f"SELECT pg_advisory_xact_lock({ORDER_LOCK})")
            for step in steps:
                self._step(step)
        except BaseException:
            self.cursor.execute("ROLLBACK")
            raise
        self.cursor.execute("COMMIT")

    def settle(self) -> None:
        """Nothing is ever under way here."""

    def stored(self, column: str, field_type: str) -> str:
        if field_type == "moment":
            return f"coalesce(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '')"
        return f"coalesce(CAST({column} AS TEXT), '')"

    def staged(self, column: str, field_type: str) -> str:
        return f"CAST({column} AS {_TYPES.get(field_type, 'text')})"

    def patched(self, column: str, patch: str) -> str:
        return f"jsonb_strip_nulls({column} || CAST(coalesce({patch}, '{{}}') AS jsonb))"

    def close(self) -> None:
        self.cursor.close()
        self.connection.close()

    def _step(self, step: Step) -> None:
        match step:
            case Do(sql):
                self.cursor.execute(sql)
            case Append(table, rows):
                self._append(table, rows)
            case Stage(name, rows):
                self._stage(name, rows)
            case Expect(sql, count, otherwise):
                if self.read(sql).column(0)[0].as_py() != count:
                    raise ExpectationError(otherwise)

    def _append(self, table: str, rows: pa.Table) -> None:
        self._stage("import_rows", rows)
        found = self.read(
            f"SELECT column_name::text, udt_name::text FROM information_schema.columns WHERE table_name = '{table}'"
        )
        types = dict(zip(found.column(0).to_pylist(), found.column(1).to_pylist(), strict=True))
        names = ", ".join(quoted(name) for name in rows.column_names)
        values = ", ".join(f"CAST({quoted(name)} AS {types[name]})" for name in rows.column_names)
        self.cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM import_rows")

    def _stage(self, name: str, rows: pa.Table) -> None:
        self.cursor.execute(f"DROP TABLE IF EXISTS {name}")
        self.cursor.adbc_ingest(name, rows, mode="create", temporary=True)
