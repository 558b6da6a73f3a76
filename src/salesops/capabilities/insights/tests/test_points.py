"""A long life is no habit: what only lives long enough may have is not taken for a cause, what was planted is found."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from tests.agreement.engines import DuckDB, arrow

from salesops.capabilities.insights.decide.discoveries import judge
from salesops.capabilities.insights.decide.naming import habit_of, said
from salesops.capabilities.insights.decide.points import points_of, seen
from salesops.capabilities.insights.facts import Effect
from salesops.capabilities.insights.queries.counting import counted, counts_of
from salesops.capabilities.insights.queries.studying import ALIKE
from salesops.metrics.tables import FAR_FUTURE, SCHEMAS
from salesops.policies.documents.sales_process import SalesProcess

DEALS = 1500
BEGIN = datetime(2024, 1, 1, 9)
PIPELINE = SalesProcess.default().pipelines[0]
NAMES = {stage.key: stage.name for stage in PIPELINE.stages}


class World:
    """Deals that enter the demo on one day. Won ones live 40 to 80 days, lost ones 10 to 30."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.prompt = self.rng.random(DEALS) < 0.5
        self.won = self.rng.random(DEALS) < np.where(self.prompt, 0.55, 0.35)
        self.days = np.where(self.won, self.rng.integers(40, 80, DEALS), self.rng.integers(10, 30, DEALS))
        self.activities: list[dict] = []

    def did(self, deal: int, kind: str, day: float) -> None:
        if day < self.days[deal]:
            at = BEGIN + timedelta(days=day, hours=1)
            row = {"deal_id": deal, "type": kind, "at": at, "on": at.date(), "owner_id": 1, "activity_id": len(self.activities)}
            self.activities.append(row)

    def tables(self) -> dict[str, list[dict]]:
        deals, visits, versions = [], [], []
        for deal in range(DEALS):
            ends = BEGIN + timedelta(days=int(self.days[deal]))
            status = "won" if self.won[deal] else "lost"
            facts = {"deal_id": deal, "owner_id": deal % 9, "segment": "SMB", "pipeline": PIPELINE.key, "amount": deal % 100}
            deals.append({**facts, "status": status, "created_at": BEGIN, "created_on": BEGIN.date(), "closed_on": ends.date()})
            versions.append({**facts, "valid_from": BEGIN, "valid_to": FAR_FUTURE, "pushes": 0})
            here = {**facts, "stage": "demo", "visit": 1, "entered_at": BEGIN, "entered_on": BEGIN.date(), "left_at": ends}
            visits.append({**here, "outcome": "open", "went_to": f"closed_{status}"})
        return {"deal": deals, "stage_visit": visits, "deal_version": versions, "activity": self.activities}

    def effects(self) -> dict[str, Effect]:
        engine, rows = DuckDB(), self.tables()
        tables = {name: engine.put(name, arrow(rows.get(name, []), dict(schema.items()))) for name, schema in SCHEMAS.items()}
        found = seen(PIPELINE, tables["deal"], tables["stage_visit"], tables["lead"])
        tally = counted(found, tables, lambda e: pa.Table.from_pylist(engine.rows(e), schema=e.schema().to_pyarrow()))
        keys, counts = counts_of(tally, ALIKE)
        return {effect.key: effect for effect in judge(keys, counts)}

    def naive(self, kind: str) -> float:
        """The win rate of deals that ever had such an activity, less that of the others."""
        had = np.isin(np.arange(DEALS), [row["deal_id"] for row in self.activities if row["type"] == kind])
        return float(self.won[had].mean() - self.won[~had].mean())


@pytest.fixture(scope="module")
def world() -> World:
    """A review on day 35 for whoever lives; e-mails now and then, whatever comes of it; prompt deals have a meeting at once."""
    world = World(5)
    for deal in range(DEALS):
        world.did(deal, "note", 35)
        for day in np.cumsum(world.rng.exponential(12, 12)):
            world.did(deal, "email_sent", float(day))
        world.did(deal, "meeting_held", 1 if world.prompt[deal] else 6)
    return world


@pytest.fixture(scope="module")
def effects(world) -> dict[str, Effect]:
    return world.effects()


def test_what_only_long_lives_can_have_looks_like_a_cause_and_is_not_told(world, effects):
    assert world.naive("note") > 0.9
    assert world.naive("email_sent") > 0.2
    assert not [key for key, effect in effects.items() if effect.told and (".note." in key or ".email_sent." in key)]


def test_a_planted_habit_is_found_with_its_size(effects):
    found = effects["within.demo.3.count.meeting_held.1"]
    assert found.verdict == "more_won"
    assert found.low < 0.2 < found.high


def test_deals_that_were_over_by_then_are_not_looked_at():
    world = World(6)
    world.days[:100] = 2
    for deal in range(0, DEALS, 2):
        world.did(deal, "call", 0)
    found = world.effects()["within.demo.3.count.call.1"]
    assert (found.with_it.deals, found.without.deals) == (DEALS // 2 - 50, DEALS // 2 - 50)


def test_every_habit_found_can_be_said(effects):
    points = {point.key: point for point in points_of(PIPELINE)}
    habits = [habit_of(key, points) for key in effects]
    assert all(habit is not None and habit.key == key for habit, key in zip(habits, effects, strict=True))
    assert said(habit_of("within.demo.3.count.meeting_held.1", points), NAMES) == "a meeting held within 3 days of entering Demo"
    assert said(habit_of("before.proposal.contacts..2", points), NAMES) == "2 contacts known before Proposal"
    assert habit_of("within.nowhere.3.count.call.1", points) is None
    assert habit_of("within.demo.3.count.call.many", points) is None
