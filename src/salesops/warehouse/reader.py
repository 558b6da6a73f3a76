"""Reads SQLite as Arrow in a process of its own: `python -m salesops.warehouse.reader FILE`.

ADBC brings its own copy of the SQLite library. Two copies on one file in one process undo each other's locks (POSIX locks belong
to the process), and the first to close takes the other's write-ahead log with it, committed writes and all
(https://sqlite.org/howtocorrupt.html, 2.2.1). In a process of its own it is a reader like any other.

Each line on standard input is a JSON list: the SQL and its parameters. Each answer is an Arrow stream on standard output.
All answers are of one snapshot of the file. ADBC's plain interface is used because its DB-API one takes a second to import.
"""

import json
import sys
from typing import Any, BinaryIO

import adbc_driver_manager
import adbc_driver_sqlite
import pyarrow as pa

ROWS_AT_ONCE = 65_536


def main(path: str) -> None:
    with adbc_driver_sqlite.connect(path) as database, adbc_driver_manager.AdbcConnection(database) as connection:
        connection.set_autocommit(False)
        for line in sys.stdin:
            sql, parameters = json.loads(line)
            with adbc_driver_manager.AdbcStatement(connection) as statement:
                statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ROWS_AT_ONCE)})
                statement.set_sql_query(sql)
                _answer(statement, parameters, sys.stdout.buffer)


def _answer(statement: Any, parameters: list[Any], output: BinaryIO) -> None:
    if parameters:
        given = pa.record_batch([pa.array([value]) for value in parameters], names=[str(n) for n in range(len(parameters))])
        statement.bind(*given.__arrow_c_array__()[::-1])
    handle, _ = statement.execute_query()
    batches = pa.RecordBatchReader._import_from_c(handle.address)
    with pa.ipc.new_stream(output, batches.schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    output.flush()


if __name__ == "__main__":
    main(sys.argv[1])
