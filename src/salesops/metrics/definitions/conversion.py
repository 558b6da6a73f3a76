"""Level 2: how much of what enters comes out."""

from decimal import Decimal

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import CLOSED_DEAL, STAGE_VISIT
from salesops.metrics.measures import how_many, mean, ratio
from salesops.metrics.metric import Columns, Metric, Sliced
from salesops.metrics.tables import LOST, OPEN, WON
from salesops.metrics.view import View

_DEAL_TABLES = ("deal", "deal_version")

_SHORTEST_JUDGEMENT = 14
"""Days before a stay in a stage is judged at the earliest."""


def _visits(view: View) -> ibis.Table:
    """Stays old enough to judge, with `went_on`."""
    visits = view.flow(view.table("stage_visit"), "entered_on")
    age = ibis.literal(view.known).delta(visits.entered_on, unit="day")
    needed = ibis.greatest(visits.expected_days.coalesce(0) * 2, _SHORTEST_JUDGEMENT)
    judged = visits.filter(visits.outcome == OPEN, age >= needed)
    lost = _lost_stages(view)
    placed = judged.left_join(lost, [judged.pipeline == lost.lost_pipeline, judged.went_to == lost.lost_stage])
    forward = (placed.left_on <= ibis.literal(view.known)) & (placed.went_to_position > placed.stage_position)
    return placed.mutate(went_on=forward.fill_null(False) & placed.lost_stage.isnull())  # noqa: FBT003


def _lost_stages(view: View) -> ibis.Table:
    visits = view.table("stage_visit")
    return visits.filter(visits.outcome == LOST).select(lost_pipeline="pipeline", lost_stage="stage").distinct()


def _won_share(deals: ibis.Table) -> Columns:
    return ratio(how_many(deals.status == WON), deals.count())


def _won_share_of_value(deals: ibis.Table) -> Columns:
    return ratio(deals.amount.sum(where=deals.status == WON).coalesce(Decimal(0)), deals.amount.sum())


def _went_on(visits: ibis.Table) -> Columns:
    return ratio(how_many(visits.went_on), visits.count())


CONVERSION = (
    Metric(
        name="win_rate",
        title="Win rate",
        question="What share of decided deals do we win?",
        level=2,
        timing="lagging",
        unit="ratio",
        grain="one closed deal",
        good="up",
        formula=("Deals won / (deals won + deals lost), each on the day it closed. Rows: deals with status won or lost."),
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.closed, measure=_won_share),
        target=0.25,
    ),
    Metric(
        name="win_rate_by_value",
        title="Win rate by value",
        question="What share of decided money do we win?",
        level=2,
        timing="lagging",
        unit="ratio",
        grain="one closed deal",
        good="up",
        formula=(
            "Sum of amount of deals won / sum of amount of deals won or lost, each on its closing day. Empty where that is 0."
        ),
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.closed, measure=_won_share_of_value),
        target=0.25,
    ),
    Metric(
        name="average_deal_size",
        title="Average deal size",
        question="How big is a deal we win?",
        level=2,
        timing="lagging",
        unit="money",
        grain="one won deal",
        good="up",
        formula=(
            "Mean amount of deals with status won, each on its closing day; deals without an amount are rows but not in the mean."
        ),
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.won, measure=lambda deals: mean(deals.amount)),
    ),
    Metric(
        name="stage_conversion",
        title="Stage conversion",
        question="What share of deals that enter a stage go on?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one stay of a deal in a stage",
        good="up",
        formula=(
            "Rows: stays in a stage that is neither a won nor a lost one (outcome is open), each on its entered_on, old "
            "enough to judge: entered_on + the greater of 14 and 2 x expected_days (empty: 14) is not after the known "
            "day. Value: those that went on / all of them. A stay went on when the deal left it (left_on filled and not "
            "after the known day) for a stage with a higher position (went_to_position > stage_position) that is not a "
            "lost stage; a lost stage is one which, in the same pipeline, some stay with outcome lost is in. Meant to be "
            "asked by stage and pipeline."
        ),
        source=("stage_visit",),
        owner="Sales operations",
        dims=STAGE_VISIT,
        kind="flow",
        how=Sliced(rows=_visits, measure=_went_on),
    ),
)
