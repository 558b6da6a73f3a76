"""Where deals left the designed way, and the win rate and days of those that did beside those that did not. Ibis."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import ibis

from salesops.capabilities.process.decide.event_map import second
from salesops.metrics.tables import LOST, OPEN, WON
from salesops.policies.documents.sales_process import Pipeline

KINDS = ("skipped", "backwards", "undefined", "too_long")
DAY = 86_400


def flagged(pipeline: Pipeline, visits: ibis.Table) -> ibis.Table:
    """Each deal with whether it ever skipped a stage, went back, stood in a stage the process does not know, or too long.

    A visit that has not ended is not too long yet by what is known here. Going to a lost stage skips nothing.
    """
    positions = {stage.key: number for number, stage in enumerate(pipeline.stages)}
    lost = [stage.key for stage in pipeline.with_status("lost")]
    norms = {stage.key: stage.expected_days for stage in pipeline.stages if stage.expected_days}
    here, there = _position(visits.stage, positions), _position(visits.went_to, positions)
    goes_on = visits.went_to.notnull() & ~visits.went_to.isin(lost)
    stood = second(visits.left_at) - second(visits.entered_at)
    rows = visits.mutate(
        skipped=(goes_on & (there > here + 1)).fill_null(False),  # noqa: FBT003
        backwards=(goes_on & (there < here)).fill_null(False),  # noqa: FBT003
        undefined=here.isnull(),
        too_long=_too_long(visits.stage, stood, norms),
    )
    return rows.group_by("deal_id").aggregate(**{kind: rows[kind].any() for kind in KINDS})


def _position(stage: ibis.Value, positions: Mapping[str, int]) -> ibis.Value:
    branches = [(stage == key, number) for key, number in positions.items()]
    return ibis.cases(*branches, else_=ibis.null("int64"))


def _too_long(stage: ibis.Value, stood: ibis.Value, norms: Mapping[str, int]) -> ibis.Value:
    over = [((stage == key) & (stood > days * DAY)).fill_null(False) for key, days in norms.items()]  # noqa: FBT003
    return reduce(or_, over, ibis.literal(False))  # noqa: FBT003


def costs(pipeline: Pipeline, visits: ibis.Table, deals: ibis.Table) -> ibis.Table:
    """Of closed deals, for each kind of deviation and whether it happened: how many, won, lost, mean days until they closed."""
    marked = flagged(pipeline, visits)
    closed = deals.filter(deals.status != OPEN)
    rows = closed.inner_join(marked, closed.deal_id == marked.deal_id)
    rows = rows.mutate(days=rows.closed_on.delta(rows.created_on, unit="day").cast("float64"))
    return ibis.union(*[_cost(rows, kind) for kind in KINDS])


def _cost(rows: ibis.Table, kind: str) -> ibis.Table:
    return rows.group_by(happened=rows[kind]).aggregate(
        kind=ibis.literal(kind),
        deals=lambda t: t.count(),
        won=lambda t: (t.status == WON).cast("int64").sum(),
        lost=lambda t: (t.status == LOST).cast("int64").sum(),
        days=lambda t: t.days.mean(),
    )
