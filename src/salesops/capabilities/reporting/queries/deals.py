"""The open deals behind the dashboards: which are due, which need help, how old they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis

from salesops.capabilities.reporting.decide.warnings import with_signs
from salesops.capabilities.reporting.facts import OpenDeal
from salesops.capabilities.reporting.queries.numbers import Numbers
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.kernel.condition import ALWAYS, Any_, Compare, Condition
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.compile import rows_expr
from salesops.warehouse.engine import current


@dataclass(frozen=True)
class Due:
    part: str
    stage: str
    amount: float
    deals: int


@dataclass(frozen=True)
class Risk:
    """The largest deals that need help, and how many there are in all, worth how much."""

    deals: tuple[OpenDeal, ...]
    total: int
    amount: float


def due_questions(chosen: Selection, kind: str) -> dict[str, Ask]:
    """The open deals due by the end of the period, by part and stage."""
    where = Compare("close_date", "less_than", chosen.period.end)
    by = (kind, "stage")
    return {
        "due_amount": chosen.ask("open_pipeline", period=None, by=by, where=where),
        "due_deals": chosen.ask("open_deals", period=None, by=by, where=where),
    }


def due(numbers: Numbers, kind: str) -> tuple[Due, ...]:
    counts = {(row[kind], row["stage"]): row["value"] for row in numbers.rows("due_deals")}
    return tuple(
        Due(row[kind] or "", row["stage"] or "", float(row["value"] or 0), int(counts.get((row[kind], row["stage"])) or 0))
        for row in numbers.rows("due_amount")
    )


def in_question(chosen: Selection) -> Condition:
    """The open deals a period is about: those due by its end, and those without a close date."""
    due_by_end = Compare("close_date", "less_than", chosen.period.end)
    return Any_((due_by_end, Compare("close_date", "is_empty")))


def open_deals(chosen: Selection, where: Condition = ALWAYS) -> ibis.Table:
    """The rows of open deals as of the page's day, within scope and choices, not yet run."""
    known = Period(chosen.day, chosen.day + timedelta(days=1))
    ask = chosen.ask("open_pipeline", period=known, where=where)
    return rows_expr("open_pipeline", current().tables, ask, chosen.company)


def risk(chosen: Selection, *, limit: int, offset: int = 0) -> Risk:
    """One query, however many deals there are."""
    signs = with_signs(open_deals(chosen, in_question(chosen)), chosen.day)
    found = signs.filter(signs.at_risk)
    counted = found.mutate(total=found.count().over(), worth=found.amount.fill_null(0).sum().over())
    page = counted.order_by([ibis.desc(counted.amount.fill_null(0)), counted.deal_id]).limit(limit, offset=offset)
    rows = run(page)
    if not rows:
        return Risk((), 0, 0.0)
    return Risk(tuple(_deal(row) for row in rows), int(rows[0]["total"]), float(rows[0]["worth"] or 0))


def at_risk_by_person(chosen: Selection) -> dict[int, int]:
    """Person id -> number of their open deals that need help."""
    signs = with_signs(open_deals(chosen, in_question(chosen)), chosen.day)
    counts = signs.filter(signs.at_risk).group_by("owner_id").aggregate(deals=lambda table: table.count())
    return {int(row["owner_id"]): int(row["deals"]) for row in run(counts) if row["owner_id"] is not None}


def run(expression: ibis.Table) -> list[dict[str, Any]]:
    return current().to_arrow(expression).to_pylist()


def _deal(row: Mapping[str, Any]) -> OpenDeal:
    return OpenDeal(
        deal_id=row["deal_id"],
        name=row["name"] or "",
        account=row["account"] or "",
        owner=row["person"] or "",
        stage=row["stage"] or "",
        amount=float(row["amount"] or 0),
        close_date=row["close_date"],
        pushes=row["pushes"] or 0,
        days_in_stage=row["days_in_stage"],
        expected_days=row["expected_days"],
        days_since_activity=row["days_since_activity"],
        days_overdue=row["days_overdue"],
        next_step_missing=row["next_step_missing"],
    )


AGES = (30, 60, 90, 180)
"""Upper ends of the ages open deals are sorted into, in days since they were created; the last is open."""


@dataclass(frozen=True)
class Aged:
    stage: str
    band: int
    """0 for the youngest, up to len(AGES) for the oldest."""
    amount: float
    deals: int


@dataclass(frozen=True)
class Listed:
    """The rows of a metric with the largest amounts, and how many rows there are in all."""

    rows: tuple[Mapping[str, Any], ...]
    total: int


def aged(chosen: Selection) -> tuple[Aged, ...]:
    """The open deals by stage and age. One query."""
    rows = open_deals(chosen)
    days = ibis.literal(chosen.day).delta(rows.created_on, unit="day")
    band = sum(((days > limit).fill_null(False).cast("int64") for limit in AGES), ibis.literal(0))  # noqa: FBT003
    grouped = rows.mutate(band=band).group_by(["stage", "band"])
    summed = grouped.aggregate(worth=lambda t: t.amount.fill_null(0).sum(), deals=lambda t: t.count())
    return tuple(Aged(row["stage"] or "", int(row["band"]), float(row["worth"] or 0), row["deals"]) for row in run(summed))


def largest_rows(ask: Ask, chosen: Selection, *, limit: int) -> Listed:
    rows = rows_expr(ask.metric, current().tables, ask, chosen.company)
    counted = rows.mutate(total=rows.count().over())
    found = run(counted.order_by([ibis.desc(counted.amount.fill_null(0)), counted.deal_id]).limit(limit))
    return Listed(tuple(found), found[0]["total"] if found else 0)
