"""Level 2: the open deals."""

from decimal import Decimal

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import OPEN_DEAL
from salesops.metrics.measures import counted, mean, summed
from salesops.metrics.metric import Columns, Metric, Sliced
from salesops.metrics.view import View
from salesops.metrics.working_days import owners_working_days

_OPEN = "one open deal"
_DEAL_TABLES = ("deal", "deal_version")


def _standing(view: View) -> ibis.Table:
    """Open deals with the days they have stood in their stage."""
    deals = rows.open_deals(view)
    timed = deals.mutate(standing=view.bounds(deals).last.delta(deals.stage_entered_on, unit="day"))
    return timed.filter(timed.standing >= 0)


def _stuck(view: View) -> ibis.Table:
    deals = _standing(view)
    worked = owners_working_days(deals, view.bounds(deals).last, view.company)
    return deals.filter(worked > deals.expected_days)


def _staged(view: View) -> ibis.Table:
    deals = rows.open_deals(view)
    return deals.filter(deals.stage != "")


def _weighted(deals: ibis.Table) -> Columns:
    """Exact: cents times ten-thousandths."""
    expected = deals.amount.cast("decimal(38, 6)") * deals.probability.cast("decimal(38, 6)")
    return {"value": expected.sum().coalesce(Decimal(0)).cast("decimal(38, 6)")}


def _amount(deals: ibis.Table) -> Columns:
    return summed(deals.amount)


PIPELINE = (
    Metric(
        name="open_pipeline",
        title="Open pipeline",
        question="How much could we still win?",
        level=2,
        timing="leading",
        unit="money",
        grain=_OPEN,
        good="up",
        formula="Sum of amount over the deals with status open at the end of the last day.",
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=rows.open_deals, measure=_amount),
    ),
    Metric(
        name="open_deals",
        title="Open deals",
        question="How many deals are open?",
        level=2,
        timing="leading",
        unit="count",
        grain=_OPEN,
        good="up",
        formula="Number of deals with status open at the end of the last day.",
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=rows.open_deals, measure=counted),
    ),
    Metric(
        name="weighted_pipeline",
        title="Weighted pipeline",
        question="How much of the open pipeline may we expect?",
        level=2,
        timing="leading",
        unit="money",
        grain=_OPEN,
        good="up",
        formula=(
            "Sum of amount x probability over the deals with status open at the end of the last day; an empty amount or "
            "probability is 0."
        ),
        source=_DEAL_TABLES,
        owner="Sales operations",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=rows.open_deals, measure=_weighted),
    ),
    Metric(
        name="deals_in_stage",
        title="Deals in stage",
        question="How many deals stand in each stage?",
        level=2,
        timing="leading",
        unit="count",
        grain=_OPEN,
        good="near_target",
        formula=("Number of deals with status open and a stage at the end of the last day. Meant to be asked by stage."),
        source=_DEAL_TABLES,
        owner="Sales operations",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_staged, measure=counted),
    ),
    Metric(
        name="days_in_stage",
        title="Days in stage",
        question="How long have open deals stood where they stand?",
        level=2,
        timing="leading",
        unit="days",
        grain=_OPEN,
        good="down",
        formula=(
            "Mean of last day - stage_entered_on over the deals with status open at the end of the last day. Deals "
            "without stage_entered_on, or with one after the last day, are not rows."
        ),
        source=_DEAL_TABLES,
        owner="Sales operations",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_standing, measure=lambda deals: mean(deals.standing)),
    ),
    Metric(
        name="stuck_deals",
        title="Stuck deals",
        question="How many deals have stood in a stage for too long?",
        level=2,
        timing="leading",
        unit="count",
        grain=_OPEN,
        good="down",
        formula=(
            "Number of deals with status open at the end of the last day that have stood in their stage for more working days "
            "(in the owner's week, Monday to Friday where none is known, without the company's holidays; after stage_entered_on "
            "up to the last day) than expected_days. A deal without either is not stuck."
        ),
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_stuck, measure=counted),
    ),
    Metric(
        name="stuck_amount",
        title="Stuck pipeline",
        question="How much money stands in a stage for too long?",
        level=2,
        timing="leading",
        unit="money",
        grain=_OPEN,
        good="down",
        formula="Sum of amount over the deals that stuck_deals counts.",
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_stuck, measure=_amount),
    ),
)
