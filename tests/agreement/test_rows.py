"""The rows behind a number are the number: as many of them as it counts, their column summing to it."""

import random
from decimal import Decimal

import pytest
from tests.agreement import asks
from tests.agreement.additive import ADDITIVE, COUNTS, SUMS
from tests.agreement.compare import expected
from tests.agreement.engines import DuckDB, load
from tests.agreement.oracle import ORACLE
from tests.agreement.worlds import seeded

from salesops.metrics.catalogue import METRICS
from salesops.metrics.compile import rows_expr


def undivided(rng, name, world):
    """A random question without dimensions."""
    asked = asks.ask(rng, METRICS[name], world)
    return asks.replace(asked, by=())


def behind(duckdb, name, world, asked):
    return duckdb.rows(rows_expr(name, load(duckdb, world), asked, world.company))


@pytest.mark.parametrize("name", sorted({*COUNTS, *SUMS}))
def test_rows_behind_add_up_to_the_value(name, duckdb: DuckDB):
    for seed in range(8):
        world, rng = seeded(seed), random.Random(f"{name}{seed}")
        asked = undivided(rng, name, world)
        rows = behind(duckdb, name, world, asked)
        found = len(rows) if name in COUNTS else sum((row[SUMS[name]] or 0 for row in rows), Decimal(0))
        assert found == expected(world, asked).get((), 0), (seed, asked)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_shows_rows_and_only_those_in_scope(name, duckdb: DuckDB):
    for seed in range(3):
        world, rng = seeded(seed), random.Random(f"{name}{seed}")
        scope = asks.Scope(people=frozenset({1, 2}))
        asked = asks.replace(undivided(rng, name, world), scope=scope)
        rows = behind(duckdb, name, world, asked)
        assert {row.get("owner_id") for row in rows} <= scope.people, (seed, asked)


def test_every_count_and_sum_of_the_catalogue_is_known_to_add_up():
    """A new metric measured in money or counts is either in the lists or computed of several parts (a mean, a ratio)."""
    not_sums = {"average_deal_size", "revenue_per_account", "cac", "ltv", "bookings_per_rep", "bookings_per_ramped_rep"}
    not_sums |= {"hand_off_minutes_median"}
    measured = {name for name, metric in METRICS.items() if metric.unit in ("money", "count", "minutes")}
    assert measured - not_sums == set(ADDITIVE) & measured
    assert set(ADDITIVE) <= set(ORACLE)
