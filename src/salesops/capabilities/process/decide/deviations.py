"""Where deals left the designed way, and deals that did beside those that did not, alike in segment and size. Ibis."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import ibis

from salesops.capabilities.process.decide.event_map import second
from salesops.metrics.tables import OPEN, WON
from salesops.policies.documents.sales_process import Pipeline

KINDS = ("skipped", "backwards", "undefined", "too_long")
DAY = 86_400
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
    stood = second(visits.left_at) - second(visits.entered_at)
    nothing = ibis.null("boolean")
    return visits.mutate(
        skipped=ibis.ifelse(goes_on, there > here + 1, nothing),
        backwards=ibis.ifelse(goes_on, there < here, nothing),
        undefined=here.isnull(),
        too_long=ibis.ifelse(visits.left_at.notnull(), _too_long(visits.stage, stood, norms), nothing),
    )


def _position(stage: ibis.Value, positions: Mapping[str, int]) -> ibis.Value:
    branches = [(stage == key, number) for key, number in positions.items()]
    return ibis.cases(*branches, else_=ibis.null("int64"))


def _too_long(stage: ibis.Value, stood: ibis.Value, norms: Mapping[str, int]) -> ibis.Value:
    over = [((stage == key) & (stood > days * DAY)).fill_null(False) for key, days in norms.items()]  # noqa: FBT003
    return reduce(or_, over, ibis.literal(False))  # noqa: FBT003


def strata(pipeline: Pipeline, visits: ibis.Table, deals: ibis.Table) -> ibis.Table:
    """Closed deals by kind of deviation, whether it happened, stage, segment and size (thirds by amount; 0 where there is none).

    How many, how many won, and the days until they closed: sum and sum of squares. A deal counts once in each stage it had the
    chance in; for unknown stages once in all.
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
    stays = judged(pipeline, visits)
    return ibis.union(*[_stratum(rows, stays, kind) for kind in KINDS])


def _stratum(deals: ibis.Table, stays: ibis.Table, kind: str) -> ibis.Table:
    stage = ibis.literal("") if kind == "undefined" else stays.stage
    able = stays.filter(stays[kind].notnull()).group_by(stay_of="deal_id", stage=stage)
    rows = deals.inner_join(able.aggregate(happened=lambda t: t[kind].any()), [("deal_id", "stay_of")])
    return rows.group_by("happened", "stage", "segment", "size").aggregate(
        kind=ibis.literal(kind),
        deals=lambda t: t.count(),
        won=lambda t: t.won.cast("int64").sum(),
        days=lambda t: t.days.sum(),
        days_squared=lambda t: (t.days * t.days).sum(),
    )
