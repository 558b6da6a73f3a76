"""The deals behind a finding: those with a habit, or those without, as they were looked at."""

from dataclasses import dataclass
from typing import Any

from salesops.capabilities.insights.decide.deeds import deeds
from salesops.capabilities.insights.decide.naming import habit_of, said
from salesops.capabilities.insights.decide.points import points_of
from salesops.capabilities.insights.facts import Habit
from salesops.capabilities.insights.queries.counting import looked_at
from salesops.warehouse.engine import current
from salesops.web.components import Cell, Chip, Column, Head, Table
from salesops.web.formatting import counted, day, money
from salesops.workspace.process.best.choosing import Chosen

MOST = 200


@dataclass(frozen=True)
class DealsPage:
    head: Head
    table: Table


def habit_named(chosen: Chosen, key: str) -> Habit | None:
    return habit_of(key, {point.key: point for point in points_of(chosen.pipeline)})


def deals_behind(chosen: Chosen, habit: Habit, *, having: bool, limit: int = MOST) -> tuple[int, list[dict[str, Any]]]:
    """How many, and the latest closed of them."""
    engine = current()
    seen = looked_at(chosen.pipeline, chosen.which)
    here = seen.rows.filter(seen.rows.point == habit.point.key)
    had = deeds(here, engine.tables).filter(lambda t: t.habit == habit.key.removeprefix(f"{habit.point.key}."))
    kept = here.semi_join(had, "place") if having else here.anti_join(had, "place")
    deals = engine.tables["deal"]
    columns = ("deal_id", "name", "account", "person", "segment", "amount", "status", "closed_on")
    rows = deals.semi_join(kept, "deal_id").select(*columns)
    total = engine.to_arrow(rows.aggregate(count=rows.count()))["count"][0].as_py()
    latest = rows.order_by(rows.closed_on.desc(), rows.deal_id).limit(limit)
    return int(total), engine.to_arrow(latest).to_pylist()


def deals_page(chosen: Chosen, habit: Habit, *, having: bool, currency: str) -> DealsPage:
    count, rows = deals_behind(chosen, habit, having=having)
    words = said(habit, chosen.names)
    scope = f"{counted(count, 'closed deal')} {'with' if having else 'without'} {words}"
    shown = f"; the latest {len(rows)}" if len(rows) < count else ""
    crumbs = (("Process", "/process"), ("What the best do", f"/process/best{chosen.query()}"), ("Deals", ""))
    columns = (
        Column("Deal"),
        Column("Owner"),
        Column("Segment", secondary=True),
        Column("Amount", numeric=True),
        Column("Closed", secondary=True),
        Column("Outcome"),
    )
    table = Table("Deals", columns, tuple(_row(row, currency) for row in rows), "There are none.")
    return DealsPage(Head("Which deals are these?", f"{scope}{shown}", crumbs=crumbs), table)


def _row(row: dict[str, Any], currency: str) -> tuple[Cell, ...]:
    won = row["status"] == "won"
    return (
        Cell(row["name"] or "", href=f"/deals/{row['deal_id']}"),
        Cell(row["person"] or "Nobody", whole=True),
        Cell(row["segment"] or "", whole=True),
        Cell(money(row["amount"], currency)),
        Cell(day(row["closed_on"], year=True), whole=True),
        Cell(chips=(Chip("won", "good") if won else Chip("lost", "bad"),)),
    )
