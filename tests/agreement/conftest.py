"""The engines, each started once for all tests that ask for it."""

from collections.abc import Iterator

import pytest
from tests.agreement.engines import DuckDB, Engine, Spark


@pytest.fixture(scope="session")
def duckdb() -> DuckDB:
    return DuckDB()


@pytest.fixture(scope="session")
def spark(tmp_path_factory) -> Iterator[Spark]:
    engine = Spark(tmp_path_factory.mktemp("delta"))
    yield engine
    engine.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.xdist_group("spark")])])
def engine(request) -> Engine:
    return request.getfixturevalue(request.param)
