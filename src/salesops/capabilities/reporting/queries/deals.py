"""The open deals behind the dashboards: which are due, which need help, how old they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis

from salesops.capabilities.reporting.decide.warnings import with_signs
from salesops.capabilities.reporting.facts import OpenDeal
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.tables import Tables, rows_of
from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Any_, Compare, Condition
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.metrics.compile import rows_expr


@dataclass(frozen=True)
class Risk:
    """The largest deals that need help, and how many there are in all, worth how much."""

    deals: tuple[OpenDeal, ...]
    total: int
    amount: float


def in_question(chosen: Selection) -> Condition:
    """The open deals a period is about: those due by its end, and those without a close date."""
    due_by_end = Compare("close_date", "less_than", chosen.period.end)
    return Any_((due_by_end, Compare("close_date", "is_empty")))


def open_rows(chosen: Selection, where: Condition = ALWAYS) -> Ask:
    """The open deals as of the page's day, within scope and choices."""
    known = Period(chosen.day, chosen.day + timedelta(days=1))
    return chosen.ask("open_pipeline", period=known, where=where)


def risk(chosen: Selection, *, limit: int, offset: int = 0) -> Risk:
    """One query, however many deals there are."""
    rows = rows_of(_riskiest, open_rows(chosen, in_question(chosen)), chosen.company, limit, offset)
    if not rows:
        return Risk((), 0, 0.0)
    return Risk(tuple(_deal(row) for row in rows), int(rows[0]["total"]), float(rows[0]["worth"] or 0))


def _riskiest(tables: Tables, ask: Ask, company: Company, limit: int, offset: int) -> ibis.Table:
    found = _at_risk(tables, ask, company)
    counted = found.mutate(total=found.count().over(), worth=found.amount.fill_null(0).sum().over())
    return counted.order_by([ibis.desc(counted.amount.fill_null(0)), counted.deal_id]).limit(limit, offset=offset)


def _at_risk(tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    signs = with_signs(rows_expr(ask.metric, tables, ask, company), ask.as_of or ask.today, company)
    return signs.filter(signs.at_risk)


def at_risk_by_person(chosen: Selection) -> dict[int, int]:
    """Person id -> number of their open deals that need help. One query."""
    rows = rows_of(_risks_each, open_rows(chosen, in_question(chosen)), chosen.company)
    return {int(row["owner_id"]): int(row["deals"]) for row in rows if row["owner_id"] is not None}


def _risks_each(tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    return _at_risk(tables, ask, company).group_by("owner_id").aggregate(deals=lambda table: table.count())


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
    rows = rows_of(_by_age, open_rows(chosen), chosen.company)
    return tuple(Aged(row["stage"] or "", int(row["band"]), float(row["worth"] or 0), row["deals"]) for row in rows)


def _by_age(tables: Tables, ask: Ask, company: Company) -> ibis.Table:
    rows = rows_expr(ask.metric, tables, ask, company)
    days = ibis.literal(ask.as_of or ask.today).delta(rows.created_on, unit="day")
    band = sum(((days > limit).fill_null(False).cast("int64") for limit in AGES), ibis.literal(0))  # noqa: FBT003
    grouped = rows.mutate(band=band).group_by(["stage", "band"])
    return grouped.aggregate(worth=lambda t: t.amount.fill_null(0).sum(), deals=lambda t: t.count())


def largest_rows(ask: Ask, chosen: Selection, *, limit: int) -> Listed:
    """One query."""
    rows = rows_of(_largest, ask, chosen.company, limit)
    return Listed(rows, rows[0]["total"] if rows else 0)


def _largest(tables: Tables, ask: Ask, company: Company, limit: int) -> ibis.Table:
    rows = rows_expr(ask.metric, tables, ask, company)
    counted = rows.mutate(total=rows.count().over())
    return counted.order_by([ibis.desc(counted.amount.fill_null(0)), counted.deal_id]).limit(limit)
