"""What must hold of every number whatever the company: kept as invariants, to pin the silent wrong number.

Never weaken one of these to make a change pass.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from tests.agreement import altered, asks
from tests.agreement.additive import ADDITIVE, FLOWS
from tests.agreement.compare import differences, found
from tests.agreement.engines import DuckDB, load
from tests.agreement.worlds import World, seeded

from salesops.kernel.condition import Compare, Not
from salesops.kernel.period import GRAINS
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS

WORLDS = 1


@pytest.fixture
def ask(duckdb: DuckDB) -> Callable[[World, Ask], dict]:
    return lambda world, asked: found(duckdb, load(duckdb, world), world, asked)


def questions(name: str) -> list[tuple[World, Ask]]:
    """A few worlds with a random question about each."""
    rngs = {seed: random.Random(f"{name} {seed}") for seed in range(100, 100 + WORLDS)}
    return [(world, asks.ask(rng, METRICS[name], world)) for seed, rng in rngs.items() for world in [seeded(seed)]]


def rational(values: dict) -> dict:
    """Floats as fractions, so that they are compared with the tolerance that ratios have."""
    return {group: Fraction(value) if isinstance(value, float) else value for group, value in values.items()}


def total(values: dict) -> Any:
    return sum(Fraction(value) for value in values.values() if value is not None)


def close(one: Any, other: Any) -> bool:
    return abs(one - other) <= Fraction(1, 10**6) * max(1, abs(one))


# Fan-out: joins never multiply.


@pytest.mark.parametrize("name", METRICS)
def test_a_change_that_changes_nothing_changes_no_number(name, ask):
    """People, teams, deals and leads with twice the versions say the same."""
    for world, asked in questions(name):
        assert differences(rational(ask(world, asked)), ask(altered.with_idle_edits(world), asked)) == {}, asked


@pytest.mark.parametrize("name", ADDITIVE)
def test_the_groups_of_a_dimension_sum_to_the_whole(name, ask):
    for world, asked in questions(name):
        rng = random.Random(name)
        by = (rng.choice(asks.dimensions(METRICS[name])),)
        assert close(total(ask(world, replace(asked, by=by))), total(ask(world, replace(asked, by=())))), (by, asked)


@pytest.mark.parametrize("name", ADDITIVE)
def test_a_condition_and_its_contrary_share_out_the_whole(name, ask):
    for world, asked in questions(name):
        condition = asks.condition(random.Random(name), asks.dimensions(METRICS[name]))
        parts = [total(ask(world, replace(asked, by=(), where=where))) for where in (condition, Not(condition))]
        assert close(sum(parts), total(ask(world, replace(asked, by=(), where=asks.ALWAYS)))), (condition, asked)


# Empty keys: a group of their own, never dropped.


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.dims])
def test_where_a_dimension_is_empty_everywhere_its_one_group_is_the_whole(name, ask):
    for world, asked in questions(name):
        dimension = random.Random(name).choice(asks.dimensions(METRICS[name]))
        blank = altered.without(world, dimension)
        whole = ask(blank, replace(asked, by=(), where=asks.ALWAYS))
        groups = ask(blank, replace(asked, by=(dimension,), where=asks.ALWAYS))
        assert set(groups) <= {(None,)}, (dimension, asked)
        assert not groups or differences({(): rational(groups)[(None,)]}, whole) == {}, (dimension, asked)


# Grain: buckets sum to the whole.


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("grain", GRAINS)
def test_the_buckets_of_a_flow_sum_to_the_whole(name, grain, ask):
    for world, asked in questions(name)[:1]:
        known = asks.begun(asked)
        assert close(total(ask(world, replace(known, by=(grain,)))), total(ask(world, replace(known, by=())))), known


# Scope: everybody's own sums to everything.


@pytest.mark.parametrize("name", ADDITIVE)
def test_what_each_person_sees_and_what_nobody_owns_is_everything(name, ask):
    for world, asked in questions(name):
        asked = replace(asked, by=(), where=asks.ALWAYS, scope=EVERYTHING)
        people = sorted({row["person_id"] for row in world["person_version"]})
        seen = [total(ask(world, replace(asked, scope=Scope(people=frozenset({person}))))) for person in people]
        unowned = total(ask(world, replace(asked, where=Compare("person_id", "is_empty"))))
        assert close(sum(seen) + unowned, total(ask(world, asked))), asked


@pytest.mark.parametrize("name", METRICS)
def test_who_may_see_nothing_sees_no_number(name, ask):
    for world, asked in questions(name):
        assert {value for value in ask(world, replace(asked, scope=NOTHING)).values() if value} == set(), asked


@pytest.mark.parametrize("name", METRICS)
def test_a_scope_sees_what_a_condition_on_its_people_gives(name, ask):
    if "person_id" not in METRICS[name].dims:
        pytest.skip("cannot be attributed to people")
    for world, asked in questions(name):
        scoped = ask(world, replace(asked, where=asks.ALWAYS, scope=Scope(people=frozenset({1, 3}))))
        chosen = ask(world, replace(asked, where=Compare("person_id", "in", (1, 3)), scope=EVERYTHING))
        assert differences(rational(scoped), chosen) == {}, asked


# As of.


@pytest.mark.parametrize("name", METRICS)
def test_as_of_today_is_now(name, ask):
    for world, asked in questions(name):
        now = ask(world, replace(asked, as_of=None))
        assert differences(rational(now), ask(world, replace(asked, as_of=asked.today))) == {}, asked


@pytest.mark.parametrize("name", METRICS)
def test_a_day_recalled_is_what_was_shown_on_that_day(name, ask):
    """Later edits of deals and leads do not leak into the past."""
    for world, asked in questions(name):
        day = asks.some_day(random.Random(name))
        recalled = ask(world, replace(asked, as_of=day))
        shown = ask(altered.as_known_on(world, day), replace(asked, as_of=None, today=day))
        assert differences(rational(recalled), shown) == {}, (day, asked)
