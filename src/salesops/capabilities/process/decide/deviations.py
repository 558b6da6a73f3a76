"""Where deals left the designed way, and deals that did beside those that did not, alike in segment and size. Ibis."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import ibis

from salesops.metrics.tables import OPEN, WON
from salesops.policies.documents.sales_process import Pipeline

KINDS = ("skipped", "backwards", "undefined", "too_long")
SIZES = 3
"""Into how many parts deals are cut by amount, to compare like with like."""


def judged(pipeline: Pipeline, visits: ibis.Table) -> ibis.Table:
    """Each stay with what happened at its end, null where it could not: the lost could not skip, those still there not be late.

    So a stay is compared with those that had the same chance: deals that live long have more chances to deviate, and to win.
    """
    positions = {stage.key: number for number, stage in enumerate(pipeline.stages)}
    lost = [stage.key for stage in pipeline.with_status("lost")]
    norms = {stage.key: stage.expected_days for stage in pipeline.stages if stage.expected_days}
    here, there = _position(visits.stage, positions), _position(visits.went_to, positions)
    goes_on = visits.went_to.notnull() & ~visits.went_to.isin(lost)
    nothing = ibis.null("boolean")
    return visits.mutate(
        skipped=ibis.ifelse(goes_on, there > here + 1, nothing),
        backwards=ibis.ifelse(goes_on, there < here, nothing),
        undefined=here.isnull(),
        too_long=ibis.ifelse(visits.left_at.notnull(), _too_long(visits.stage, visits.worked_days, norms), nothing),
    )


def _position(stage: ibis.Value, positions: Mapping[str, int]) -> ibis.Value:
    branches = [(stage == key, number) for key, number in positions.items()]
    return ibis.cases(*branches, else_=ibis.null("int64"))


def _too_long(stage: ibis.Value, worked: ibis.Value, norms: Mapping[str, int]) -> ibis.Value:
    """By working days, as everywhere a stage's norm is meant."""
    over = [((stage == key) & (worked > days)).fill_null(False) for key, days in norms.items()]  # noqa: FBT003
    return reduce(or_, over, ibis.literal(False))  # noqa: FBT003


def strata(pipeline: Pipeline, visits: ibis.Table, deals: ibis.Table) -> ibis.Table:
    """Closed deals by which deviations happened (null where they could not), stage, segment and size (thirds by amount; 0 where
    there is none). How many, how many won, and the days until they closed: sum and sum of squares.

    A deal counts once in each stage it was in; for unknown stages once in all, where `stage` is empty.
    """
    closed = deals.filter(deals.status != OPEN)
    rank = ibis.percent_rank().over(ibis.window(group_by=closed.amount.isnull(), order_by=closed.amount))
    third = (rank * SIZES).floor().cast("int64").clip(upper=SIZES - 1)
    rows = closed.select(
        "deal_id",
        "segment",
        won=closed.status == WON,
        days=closed.closed_on.delta(closed.created_on, unit="day").cast("float64"),
        size=ibis.ifelse(closed.amount.isnull(), 0, third + 1),
    )
    narrow = visits.select("stage", "went_to", "left_at", "worked_days", stay_of="deal_id")
    stays = (
        judged(pipeline, narrow)
        .group_by("stay_of", "stage")
        .aggregate(**{kind: lambda t, kind=kind: t[kind].any() for kind in KINDS})
    )
    by_stage = stays.inner_join(rows, [("stay_of", "deal_id")])
    alike = {name: by_stage[name].max() for name in ("segment", "size", "won", "days")}
    by_deal = by_stage.group_by("deal_id").aggregate(undefined=by_stage.undefined.any(), **alike)
    nothing = ibis.null("boolean")
    known = {kind: nothing for kind in KINDS if kind != "undefined"}
    return ibis.union(_counted(by_stage.mutate(undefined=nothing)), _counted(by_deal.mutate(stage=ibis.literal(""), **known)))


def _counted(rows: ibis.Table) -> ibis.Table:
    return rows.group_by(*KINDS, "stage", "segment", "size").aggregate(
        deals=lambda t: t.count(),
        won=lambda t: t.won.cast("int64").sum(),
        days=lambda t: t.days.sum(),
        days_squared=lambda t: (t.days * t.days).sum(),
    )
