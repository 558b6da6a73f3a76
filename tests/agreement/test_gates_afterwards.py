"""Moves judged afterwards, all at once, are judged as the gate would have judged each of them with what was known then."""

import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.engines import DuckDB, load
from tests.agreement.test_gates import RENAMED, process
from tests.agreement.world.draw import chance
from tests.agreement.worlds import World, seeded, worlds

from salesops.capabilities.process.decide.afterwards import lacks, looked_at
from salesops.capabilities.process.decide.gate import judge_move
from salesops.capabilities.process.facts import Move, Standing
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.stage_rules import Moves

Verdicts = dict[tuple, set[str]]


def strict(rng) -> SalesProcess:
    """A random process that also minds the ways deals go and why they are lost."""
    asked = process(rng)
    ways = Moves(skipping=rng.choice(("allow", "refuse")), backwards=rng.choice(("allow", "refuse")))
    for pipeline in asked.pipelines:
        object.__setattr__(pipeline, "moves", ways)
        object.__setattr__(pipeline, "loss_reason_required", chance(rng, 50))
        object.__setattr__(pipeline, "loss_reasons", ("Price",) if chance(rng, 50) else ())
    return asked


def moves(world: World, asked: SalesProcess) -> list[dict]:
    """Visits of deals that came from an open stage, with when the stay before began."""
    found, before = [], {}
    for visit in sorted(world["stage_visit"], key=lambda row: (row["deal_id"], row["entered_at"])):
        last = before.get(visit["deal_id"])
        before[visit["deal_id"]] = visit
        if last is not None and last["outcome"] == "open" and asked.pipeline(visit["pipeline"]):
            found.append({**visit, "began_before": last["entered_at"]})
    return found


def by_the_gate(world: World, asked: SalesProcess) -> Verdicts:
    accounts = {row["account_id"]: row for row in world["account"]}
    found = {}
    for move in moves(world, asked):
        deal = next(
            row
            for row in world["deal_version"]
            if row["deal_id"] == move["deal_id"] and row["valid_from"] <= move["entered_at"] < row["valid_to"]
        )
        standing = _standing(world, deal, move, accounts.get(deal["account_id"], {}))
        gate = judge_move(asked, standing, Move(move["pipeline"], move["stage"])).answer
        found[move["deal_id"], move["entered_at"]] = {one.name for one in gate.missing}
    return found


def _standing(world: World, deal: dict, move: dict, account: dict) -> Standing:
    names = ("pipeline", "next_step", "competitor", "close_date", "loss_reason")
    values = {name: deal[name] for name in names} | {name: deal[column] for name, column in RENAMED.items()}
    values |= {f"account.{name}": account.get(name) for name in ("employees", "annual_revenue")}
    mine = [row for row in world["activity"] if row["deal_id"] == deal["deal_id"] and row["at"] <= move["entered_at"]]
    here = Counter(row["type"] for row in mine if row["at"] >= move["began_before"])
    roles = tuple(row["role"] for row in world["deal_contact"] if row["deal_id"] == deal["deal_id"] and row["role"])
    return Standing({**values, "stage": move["came_from"]}, here, Counter(row["type"] for row in mine), roles)


def by_the_engine(engine: DuckDB, world: World, asked: SalesProcess) -> Verdicts:
    tables = load(engine, world)
    wanted = {(one["deal_id"], one["entered_at"]): one for one in moves(world, asked)}
    visits = tables["stage_visit"]
    began = visits.mutate(began_before=visits.entered_at.lag().over(group_by="deal_id", order_by="entered_at"))
    looked = looked_at(asked, began.filter(began.came_from.notnull()), tables)
    found = {}
    for row in engine.rows(looked.rows):
        move = wanted.get((row["deal_id"], row["entered_at"]))
        if move is not None:
            questions = lacks(asked, looked, move["pipeline"], move["came_from"], move["stage"])
            found[row["deal_id"], row["entered_at"]] = {name for name, column in questions if not column or not row[column]}
    return found


def test_random_moves_lack_something():
    found = [by_the_gate(seeded(seed), strict(random.Random(seed))) for seed in range(30)]
    assert sum(bool(missing) for verdicts in found for missing in verdicts.values()) > 60
    assert len({name for verdicts in found for missing in verdicts.values() for name in missing}) > 8


@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds(), st.randoms(use_true_random=False))
def test_on_duckdb(duckdb: DuckDB, world, rng):
    asked = strict(rng)
    assert by_the_engine(duckdb, world, asked) == by_the_gate(world, asked)
