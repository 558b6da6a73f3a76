"""A gate says the same of one deal and of all: `judge_move` and its Ibis reading agree, on DuckDB and on Spark."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.engines import DuckDB, Engine, Spark, load
from tests.agreement.world.deals import PIPELINES
from tests.agreement.world.draw import Rng, chance
from tests.agreement.worlds import Size, World, seeded, worlds

from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.decide.ready import SEPARATOR, lacking
from salesops.capabilities.process.facts import Move, Standing
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import Criterion, Moves, RequiredActivity

FIELDS = ("next_step", "competitor", "amount", "account", "close_date", "custom.tier", "account.segment", "account.employees")
ROLES = ("Buyer", "buyer", "User", "Champion")
TYPES = ("call", "email_sent", "meeting_held", "note")
CONDITIONS = (
    {"field": "amount", "at_least": 1000},
    {"field": "account.segment", "in": ["Enterprise", "SMB"]},
    {"any": [{"field": "custom.tier", "is": "Gold"}, {"field": "next_step", "is_filled": True}]},
    {"not": {"field": "owner.name", "contains": "a"}},
    {"field": "close_date", "more_than": "2024-01-01"},
    {"any": [{"field": "custom.seats", "at_least": 2.5}, {"field": "custom.tier", "not_in": ["Gold", "Silver"]}]},
    {"field": "account.annual_revenue", "less_than": 1000000},
)
RENAMED = {
    "account": "account_id",
    "owner": "owner_id",
    "amount": "amount_local",
    "account.name": "account",
    "account.segment": "segment",
    "account.region": "region",
    "account.industry": "industry",
    "account.country": "country",
    "owner.name": "person",
    "custom.tier": "custom_tier",
    "custom.seats": "custom_seats",
}


def process(rng: Rng) -> SalesProcess:
    """The pipelines of the world, asking for things at random. Keys as the world has them, which no document would allow."""
    pipelines = [
        Pipeline.model_construct(key=key, name=key, stages=tuple(_stage(rng, s) for s in stages), moves=Moves(), approvals=())
        for key, stages in PIPELINES.items()
    ]
    return SalesProcess.model_construct(pipelines=tuple(pipelines), enforcement="refuse")


def _stage(rng: Rng, stage) -> Stage:
    some = lambda values, most: tuple(dict.fromkeys(rng.choice(values) for _ in range(rng.randint(0, most))))  # noqa: E731
    criteria = lambda: tuple(Criterion(text=f"Criterion {CONDITIONS.index(c)}", condition=c) for c in _several(rng))  # noqa: E731
    return Stage.model_construct(
        key=stage.name,
        name=stage.name,
        status=stage.status,
        required_fields=some(FIELDS, 2),
        required_activities=tuple(
            RequiredActivity(type=kind, at_least=rng.randint(1, 2), since=rng.choice(("stage", "ever")))
            for kind in some(TYPES, 1)
        ),
        required_roles=some(ROLES, 1),
        entry=criteria(),
        exit=criteria(),
    )


def _several(rng: Rng) -> list:
    return [condition for condition in CONDITIONS if chance(rng, 15)]


def by_the_gate(world: World, asked: SalesProcess) -> dict[int, str]:
    """One deal after the other."""
    accounts = {row["account_id"]: row for row in world["account"]}
    found = {}
    for deal in world["deal"]:
        pipeline = asked.pipeline(deal["pipeline"])
        if deal["status"] != "open" or pipeline is None:
            continue
        steps = (*pipeline.with_status("open"), pipeline.with_status("won")[0])
        at = [stage.key for stage in steps].index(deal["stage"])
        standing = _standing(world, deal, accounts.get(deal["account_id"], {}))
        gate = judge_move(asked, standing, Move(pipeline.key, steps[at + 1].key)).answer
        if gate.missing:
            found[deal["deal_id"]] = "".join(one.name + SEPARATOR for one in gate.missing)
    return found


def _standing(world: World, deal: dict, account: dict) -> Standing:
    values = {name: deal[name] for name in ("pipeline", "stage", "next_step", "competitor", "close_date")}
    values |= {name: deal[column] for name, column in RENAMED.items()}
    values |= {f"account.{name}": account.get(name) for name in ("employees", "annual_revenue")}
    mine = [row for row in world["activity"] if row["deal_id"] == deal["deal_id"]]
    here = Counter(row["type"] for row in mine if deal["stage_entered_at"] and row["at"] >= deal["stage_entered_at"])
    roles = tuple(row["role"] for row in world["deal_contact"] if row["deal_id"] == deal["deal_id"] and row["role"])
    return Standing(values, here, Counter(row["type"] for row in mine), roles)


def by_the_engine(engine: Engine, world: World, asked: SalesProcess) -> dict[int, str]:
    return {row["deal_id"]: row["lacks"] for row in engine.rows(lacking(asked, load(engine, world)))}


def test_random_processes_ask_for_something():
    found = [by_the_gate(seeded(seed), process(random.Random(seed))) for seed in range(20)]
    assert sum(len(deals) for deals in found) > 30
    assert Decimal(len({name for deals in found for lacks in deals.values() for name in lacks.split(SEPARATOR)})) > 10


@settings(
    max_examples=40,
    derandomize=True,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds(), st.randoms(use_true_random=False))
def test_on_duckdb(duckdb: DuckDB, world, rng):
    asked = process(rng)
    assert by_the_engine(duckdb, world, asked) == by_the_gate(world, asked)


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
def test_on_spark(spark: Spark):
    for seed in (1, 2):
        world, asked = seeded(seed, Size().times(2)), process(random.Random(seed))
        assert by_the_engine(spark, world, asked) == by_the_gate(world, asked)
