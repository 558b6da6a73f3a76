"""Every metric of the catalogue: DuckDB = Spark Connect = a slow obvious computation, on random companies and questions."""

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement import asks
from tests.agreement.compare import agree, expected
from tests.agreement.engines import DuckDB, Spark, load
from tests.agreement.oracle import ORACLE
from tests.agreement.worlds import Size, seeded, worlds

from salesops.metrics.catalogue import METRICS

HUNT = int(os.environ.get("SALESOPS_HUNT", "0"))
"""Set it to look further than the tests do: that many fresh examples a metric, other ones each time, shrunk on failure."""

QUESTIONS = 2
thorough = settings(
    max_examples=HUNT or 8,
    derandomize=not HUNT,
    phases=[Phase.generate, Phase.shrink] if HUNT else [Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_every_metric_has_an_oracle_and_every_oracle_a_metric():
    assert set(ORACLE) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_random_companies_and_questions_reach_the_metric(name):
    """Agreement on empty answers would prove nothing."""
    answers = []
    for seed in range(50):
        world = seeded(seed)
        answers.append(expected(world, asks.ask(random.Random(f"{name} {seed}"), METRICS[name], world)))
    assert sum(any(value for value in answer.values()) for answer in answers) >= 2


@pytest.mark.parametrize("name", METRICS)
def test_duckdb_says_what_the_oracle_says(name, duckdb: DuckDB):
    @thorough
    @given(worlds(), st.randoms(use_true_random=False))
    def check(world, rng):
        asked = [asks.ask(rng, METRICS[name], world) for _ in range(QUESTIONS)]
        tables = load(duckdb, world)
        for one in asked:
            agree(duckdb, tables, world, one)

    check()


@pytest.fixture(scope="session")
def spark_worlds(spark: Spark) -> list:
    """A few larger worlds, loaded once for all metrics."""
    drawn = [seeded(seed, Size().times(2)) for seed in range(1, 3 + HUNT // 10)]
    return [(world, load(spark, world)) for world in drawn]


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize("name", METRICS)
def test_spark_says_what_the_oracle_says(name, spark: Spark, spark_worlds):
    rng = random.Random(name)
    for world, tables in spark_worlds:
        for _ in range(QUESTIONS):
            agree(spark, tables, world, asks.ask(rng, METRICS[name], world))
