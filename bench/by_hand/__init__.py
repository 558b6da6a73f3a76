"""The dashboards' numbers by SQL written by hand, over the same Delta files, without the program."""

import re
import time
from datetime import date
from pathlib import Path

import duckdb
from deltalake import DeltaTable

HERE = Path(__file__).parent
THREADS = 2
TABLES = ("deal", "deal_version", "stage_visit", "quota", "activity")
Numbers = dict[tuple[str, str], float]
"""(What is asked, the part of it) -> its value; what is empty or nothing is left out."""


def connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}; SET TimeZone = 'UTC'")
    for table in TABLES:
        files = DeltaTable(str(warehouse / table)).file_uris()
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({files!r}, hive_partitioning = false)")
    return connection


def statements(page: str) -> list[str]:
    text = (HERE / f"{page}.sql").read_text()
    return [part.strip() for part in text.split(";\n") if part.strip()]


def ask(connection: duckdb.DuckDBPyConnection, page: str, days: dict[str, date]) -> tuple[Numbers, float]:
    """All that a page says, and the seconds it took."""
    started = time.perf_counter()
    found = [row for sql in statements(page) for row in connection.execute(sql, _used(sql, days)).fetchall()]
    seconds = time.perf_counter() - started
    return {(key, part or ""): float(value) for key, part, value in found if value}, seconds


def _used(sql: str, days: dict[str, date]) -> dict[str, date]:
    return {name: day for name, day in days.items() if re.search(rf"\${name}\b", sql)}
