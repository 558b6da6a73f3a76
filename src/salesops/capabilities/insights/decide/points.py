"""The deals that are looked at at each point, fixed before their end: what keeps a long life from looking like a habit.

A deal that lives longer has more of everything, and deals that are won live longer. So nothing is counted over a whole
life: each point is a moment that only depends on where a deal stands, deals that were over by then are not looked at, and
nothing done later counts. (Landmarks: Anderson, Cain and Gelber, Journal of Clinical Oncology 1 (1983) 710-719.) Ibis.
"""

from dataclasses import dataclass
from itertools import pairwise

import ibis

from salesops.capabilities.insights.facts import Point
from salesops.metrics.tables import OPEN, WON
from salesops.policies.documents.sales_process import Pipeline

DAYS = (3, 7)
"""How soon after entering a stage."""
STEADY_DAYS = 14
"""Over how many days work is looked at for being steady, in two halves."""
BANDS = 3
"""Into how many groups of equal number deals are put by size, and by how long a stage took."""
COLUMNS = ("place", "point", "deal_id", "owner_id", "won", "segment", "size", "pace", "since", "until", "until_on")
"""`place`: one number for a deal at a point, by which what was done is joined and grouped. `pace`: how the deal came along: the
third it is in by the time the stage before took, or whether it has moved on."""
_FIRST_TIME = 1
_WITHIN = (*DAYS, STEADY_DAYS)
_BEFORE, _START = len(_WITHIN), 999
_PLACES = 1_000
"""Places of a deal: ten a stage, and the last for where it began."""


@dataclass(frozen=True)
class Seen:
    """Closed deals at every point (COLUMNS), and the deals themselves."""

    rows: ibis.Table
    deals: ibis.Table


def points_of(pipeline: Pipeline) -> tuple[Point, ...]:
    """Every point of a pipeline, in the order of its stages."""
    stages = pipeline.with_status("open")
    found = [Point("start")]
    for number, stage in enumerate(stages):
        if number:
            found.append(Point("before", stage.key, after=stages[number - 1].key))
        found += [Point("within", stage.key, days) for days in (*DAYS, STEADY_DAYS)]
    return tuple(found)


def seen(pipeline: Pipeline, deals: ibis.Table, visits: ibis.Table, leads: ibis.Table) -> Seen:
    """`deals` are those asked about; open ones have no outcome yet and are left out."""
    closed = deals.filter(deals.status != OPEN, deals.closed_on.notnull())
    ended = closed.select("deal_id", "owner_id", "segment", "closed_on", "lead_id", "created_at", won=closed.status == WON)
    stays = _stays(pipeline, visits, ended)
    parts = [_within(stays, days) for days in _WITHIN]
    rows = ibis.union(*parts, _before(pipeline, stays), _start(ended, leads))
    return Seen(_banded(rows), ended)


def _stays(pipeline: Pipeline, visits: ibis.Table, ended: ibis.Table) -> ibis.Table:
    """The first stay of each deal in each open stage, its `place`, and when the stay before it began."""
    known = visits.select(
        "deal_id",
        "stage",
        "came_from",
        "amount",
        "visit",
        "entered_at",
        "entered_on",
        "left_at",
        began_before=visits.entered_at.lag().over(ibis.window(group_by="deal_id", order_by="entered_at")),
    )
    stages = [stage.key for stage in pipeline.with_status("open")]
    first = known.filter(known.visit == _FIRST_TIME, known.stage.isin(stages))
    nth = ibis.cases(*((first.stage == stage, number) for number, stage in enumerate(stages)), else_=0)
    placed = first.mutate(place=first.deal_id * _PLACES + nth.cast("int64") * 10)
    return placed.inner_join(ended, "deal_id")


def _within(stays: ibis.Table, days: int) -> ibis.Table:
    """Deals still open when the days since entering are over."""
    until_on = stays.entered_on + ibis.interval(days=days)
    alive = stays.filter(stays.closed_on > until_on)
    until = alive.entered_at + ibis.interval(days=days)
    key = ibis.literal("within.") + alive.stage + ibis.literal(f".{days}")
    return alive.select(
        place=alive.place + _WITHIN.index(days),
        point=key,
        deal_id="deal_id",
        owner_id="owner_id",
        won="won",
        segment="segment",
        amount="amount",
        pace=(alive.left_at <= until).fill_null(False).cast("int64"),  # noqa: FBT003
        since="entered_at",
        until=until,
        until_on=alive.entered_on + ibis.interval(days=days),
    )


def _before(pipeline: Pipeline, stays: ibis.Table) -> ibis.Table:
    """Deals that came from the stage before, as they entered."""
    stages = [stage.key for stage in pipeline.with_status("open")]
    pairs = [(stays.stage == later) & (stays.came_from == earlier) for earlier, later in pairwise(stages)]
    came = stays.filter(ibis.or_(*pairs) if pairs else ibis.literal(False), stays.closed_on >= stays.entered_on)  # noqa: FBT003
    took = _seconds(came.entered_at) - _seconds(came.began_before)
    third = ibis.ntile(BANDS).over(ibis.window(group_by=[came.stage, came.segment], order_by=[took, came.deal_id]))
    return came.select(
        place=came.place + _BEFORE,
        point=ibis.literal("before.") + came.stage,
        deal_id="deal_id",
        owner_id="owner_id",
        won="won",
        segment="segment",
        amount="amount",
        pace=ibis.ifelse(took > 0, third.cast("int64") + 1, 0),
        since="began_before",
        until="entered_at",
        until_on="entered_on",
    )


def _start(ended: ibis.Table, leads: ibis.Table) -> ibis.Table:
    """Deals made from a lead whose answer is known, as they were made."""
    answered = leads.filter(leads.follow_up_hours.notnull()).select(
        "lead_id", asked_at="created_at", touched_at="first_touched_at"
    )
    found = ended.inner_join(answered, "lead_id")
    found = found.filter(found.touched_at <= found.created_at)
    return found.select(
        place=found.deal_id * _PLACES + _START,
        point=ibis.literal("start"),
        deal_id="deal_id",
        owner_id="owner_id",
        won="won",
        segment="segment",
        amount=ibis.null("decimal(18, 2)"),
        pace=ibis.literal(0, "int64"),
        since="asked_at",
        until="created_at",
        until_on=found.created_at.date(),
    )


def _seconds(moment: ibis.Value) -> ibis.Value:
    return moment.epoch_seconds().floor().cast("int64")


def _banded(rows: ibis.Table) -> ibis.Table:
    """With the third a deal is in by size, among those of its point and segment."""
    alike = ibis.window(group_by=["point", "segment"], order_by=[rows.amount.fill_null(0), rows.deal_id])
    return rows.mutate(size=ibis.ntile(BANDS).over(alike).cast("int64")).select(*COLUMNS)
