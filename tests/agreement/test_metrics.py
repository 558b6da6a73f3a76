"""Every metric of the catalogue: DuckDB = Spark Connect = a slow obvious computation, on random companies and questions."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement import asks
from tests.agreement.compare import agree
from tests.agreement.engines import DuckDB, Spark, load
from tests.agreement.oracle import ORACLE
from tests.agreement.worlds import Size, seeded, worlds

from salesops.metrics.catalogue import METRICS

HUNT = int(os.environ.get("SALESOPS_HUNT", "0"))
"""Set it to look further than the tests do: that many fresh examples a metric, other ones each time."""

QUESTIONS = 3
thorough = settings(
    max_examples=HUNT or 10,
    derandomize=not HUNT,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_every_metric_has_an_oracle_and_every_oracle_a_metric():
    assert set(ORACLE) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_duckdb_says_what_the_oracle_says(name, duckdb: DuckDB):
    @thorough
    @given(worlds(), st.randoms(use_true_random=False))
    def check(world, rng):
        tables = load(duckdb, world)
        for _ in range(QUESTIONS):
            agree(duckdb, tables, world, asks.ask(rng, METRICS[name], world))

    check()


@pytest.fixture(scope="session")
def spark_worlds(spark: Spark) -> list:
    """A few larger worlds, loaded once for all metrics."""
    drawn = [seeded(seed, Size().times(2)) for seed in range(1, 4 + HUNT // 10)]
    return [(world, load(spark, world)) for world in drawn]


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize("name", METRICS)
def test_spark_says_what_the_oracle_says(name, spark: Spark, spark_worlds):
    rng = random.Random(name)
    for world, tables in spark_worlds:
        for _ in range(QUESTIONS):
            agree(spark, tables, world, asks.ask(rng, METRICS[name], world))
