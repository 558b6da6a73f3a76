"""One small company for all tests of a session, and its files as DuckDB tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from salesops.workspace.demo.world import World, simulate
from salesops.workspace.demo.writing import write

TODAY = date(2026, 3, 17)
DEALS = 6_000


@pytest.fixture(scope="session")
def world() -> World:
    return simulate(deals=DEALS, seed=7, today=TODAY)


@pytest.fixture(scope="session")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    write(world, path)
    return path


@pytest.fixture(scope="session")
def files(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for file in folder.glob("*.parquet"):
        connection.execute(f"CREATE VIEW {file.stem} AS FROM '{file}'")
    yield connection
    connection.close()
