"""The waterfall adds up to the cent between any two days, and is what going through the deals one by one gives."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement import asks
from tests.agreement.engines import DuckDB, Engine, Spark, load
from tests.agreement.oracle.evaluate import span_of
from tests.agreement.oracle.view import View
from tests.agreement.oracle.waterfall import waterfall
from tests.agreement.worlds import Size, World, seeded, worlds

from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.waterfall import KINDS, bars, waterfall_expr, waterfall_rows_expr

LEVELS = ("open_at_start", "open_at_end")


def question(rng, world: World) -> tuple[Ask, object]:
    """A random question, and either no due window or its own period."""
    asked = replace(asks.ask(rng, METRICS["open_pipeline"], world), by=())
    return asked, asked.period if rng.randint(0, 1) else None


def check(engine: Engine, world: World, asked: Ask, due) -> None:
    tables = load(engine, world)
    found = {bar.name: bar for bar in bars(engine.rows(waterfall_expr(tables, asked, world.company, due))[0])}
    moved = sum(bar.amount for name, bar in found.items() if name not in LEVELS)
    assert found["open_at_start"].amount + moved == found["open_at_end"].amount, (asked, due)
    wanted = waterfall(View(world, asked, asked.period or span_of("quarter", world, asked)), due)
    shown = {name: (bar.deals, abs(bar.amount)) for name, bar in found.items()}
    assert shown == {kind.name: wanted.get(kind.name, (0, Decimal(0))) for kind in KINDS}, (asked, due)


def test_random_companies_reach_every_bar():
    """Agreement on bars that are never there would prove nothing."""
    reached, wanted = set(), {kind.name for kind in KINDS}
    for seed in range(1_000):
        if reached == wanted:
            return
        world = seeded(seed, Size(deals=40))
        asked, due = question(random.Random(seed), world)
        reached |= set(waterfall(View(world, asked, asked.period or span_of("quarter", world, asked)), due))
    assert reached == wanted


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds(Size(deals=20, activities=0, leads=0, subscriptions=0, others=0)), st.randoms(use_true_random=False))
def test_on_duckdb_it_adds_up_and_agrees(duckdb: DuckDB, world, rng):
    check(duckdb, world, *question(rng, world))


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
def test_on_spark_it_adds_up_and_agrees(spark: Spark):
    for seed in range(6):
        world = seeded(seed, Size(deals=40, activities=0, leads=0, subscriptions=0, others=0))
        check(spark, world, *question(random.Random(seed), world))


@pytest.mark.parametrize("bar", [kind.name for kind in KINDS])
def test_the_deals_behind_a_bar_are_the_bar(bar, duckdb: DuckDB):
    for seed in range(4):
        world = seeded(seed, Size(deals=40))
        asked, due = question(random.Random(seed), world)
        tables = load(duckdb, world)
        row = duckdb.rows(waterfall_expr(tables, asked, world.company, due))[0]
        deals = duckdb.rows(waterfall_rows_expr(tables, asked, world.company, bar, due))
        assert len(deals) == row[f"{bar}_deals"]
        assert sum((deal["moved"] for deal in deals), Decimal(0)) == row[f"{bar}_amount"]
