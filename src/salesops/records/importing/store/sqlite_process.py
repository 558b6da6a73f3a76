"""The other process: holds an SQLite file open through ADBC and does as told, pickles in, pickles out.

`open` opens a file, `shut` closes it again: then it waits for the next, a while.

Knows nothing of this package and uses ADBC's plain interface (its DB-API one takes a second to import), so that it
starts quickly. Ends, undoing what is not committed, with its input.
"""

import pickle
import select
import sys
from typing import Any

import adbc_driver_manager
import adbc_driver_sqlite
import pyarrow as pa

IDLE_SECONDS = 60
"""How long it waits without a file before it ends."""
PRAGMAS = ("busy_timeout = 30000", "synchronous = NORMAL", "cache_size = -200000", "temp_store = MEMORY")


class Unexpected(Exception):  # noqa: N818  carries an answer, not an error
    pass


class File:
    def __init__(self, path: str) -> None:
        self.database = adbc_driver_sqlite.connect(path)
        self.connection = adbc_driver_manager.AdbcConnection(self.database)
        for pragma in PRAGMAS:
            self.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        self.connection.close()
        self.database.close()

    def execute(self, sql: str) -> None:
        self.read(sql)

    def read(self, sql: str) -> Any:
        with adbc_driver_manager.AdbcStatement(self.connection) as statement:
            statement.set_sql_query(sql)
            handle, _ = statement.execute_query()
            return pa.RecordBatchReader._import_from_c(handle.address).read_all()

    def ingest(self, table: str, rows: Any, mode: str, *, temporary: bool) -> None:
        given = {"adbc.ingest.target_table": table, "adbc.ingest.mode": f"adbc.ingest.mode.{mode}"}
        given |= {"adbc.ingest.temporary": "true"} if temporary else {}
        with adbc_driver_manager.AdbcStatement(self.connection) as statement:
            statement.set_options(**given)
            statement.bind_stream(rows.to_reader() if isinstance(rows, pa.Table) else rows)
            statement.execute_update()

    def reserve(self, table: str, count: int) -> int:
        """The first of `count` ids: the sequence is moved past them."""
        self.execute("BEGIN IMMEDIATE")
        known = f"SELECT 1 FROM sqlite_sequence WHERE name = '{table}'"
        self.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 WHERE NOT EXISTS ({known})")
        last = self.read(f"SELECT CAST(seq AS INTEGER) AS seq FROM sqlite_sequence WHERE name = '{table}'").column(0)[0].as_py()
        self.execute(f"UPDATE sqlite_sequence SET seq = {last + count} WHERE name = '{table}'")
        self.execute("COMMIT")
        return last + 1

    def transaction(self, steps: list[tuple[str, Any, Any]]) -> None:
        self.execute("BEGIN IMMEDIATE")
        try:
            for what, first, second in steps:
                self.step(what, first, second)
        except BaseException:
            self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def step(self, what: str, first: Any, second: Any) -> None:
        match what:
            case "do":
                self.execute(first)
            case "append":
                self.ingest(first, second, "append", temporary=False)
            case "stage":
                self.execute(f"DROP TABLE IF EXISTS temp.{first}")
                self.ingest(first, second, "create", temporary=True)
            case "expect":
                count, otherwise = second
                if self.read(first).column(0)[0].as_py() != count:
                    raise Unexpected(otherwise)


def main() -> None:
    file: File | None = None
    while file or select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0]:
        try:
            method, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that started this one
        except EOFError:
            return
        if method == "shut" and file:
            file.close()
            file, said = None, ("answer", None)
        elif method == "open":
            file, said = opened(*arguments)
        else:
            said = answer(file, method, arguments)
        pickle.dump(said, sys.stdout.buffer, protocol=5)
        sys.stdout.buffer.flush()


def opened(path: str) -> tuple[File | None, tuple[str, Any]]:
    try:
        return File(path), ("answer", None)
    except Exception as error:  # noqa: BLE001  told to the process that asked
        return None, ("error", f"{type(error).__name__}: {error}")


def answer(file: File | None, method: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "answer", getattr(file, method)(*arguments)
    except Unexpected as unexpected:
        return "unexpected", str(unexpected)
    except Exception as error:  # noqa: BLE001  told to the process that asked
        return "error", f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
