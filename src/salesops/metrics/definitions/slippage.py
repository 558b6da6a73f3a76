"""Level 2: deals that were to close and did not."""

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import OPEN_DEAL
from salesops.metrics.measures import counted, summed
from salesops.metrics.metric import Metric, Sliced
from salesops.metrics.tables import OPEN
from salesops.metrics.view import View
from salesops.metrics.windows import DAY

_SLIPPED = (
    "The opening moment is the end of the opening day of the period (or bucket). Rows: deals with status open at "
    "the opening moment whose close_date then lay in the period, and which at the end of the last day are still "
    "open and either have a close_date at or after the end of the period (pushed out), or the period is over (its"
    " end is not after the known day + 1). Deals won, lost, deleted or pulled in by then did not slip, nor did "
    "deals created during the period. Amount, owner and the rest are those at the opening moment."
)


def _slipped(view: View) -> ibis.Table:
    """Deals as they stood when each window opened, that were due in it and are still open."""
    due = view.within(
        view.table("deal_version"),
        lambda t, w: [
            t.status == OPEN,
            t.close_date >= w.first,
            t.close_date < w.end,
            t.valid_from <= w.opening,
            w.opening < t.valid_to,
        ],
    )
    now = rows.open_deals(view)
    now = now.select(**{f"now_{key}": now[key] for key in view.keys("deal_id")}, now_due=now.close_date)
    both = due.join(now, [due[key] == now[f"now_{key}"] for key in view.keys("deal_id")])
    end = view.bounds(both).end
    over = end <= ibis.literal(view.known + DAY)
    return both.filter(over | (both.now_due >= end).fill_null(False)).mutate(on=both.close_date)  # noqa: FBT003


def _pushed(view: View) -> ibis.Table:
    "Versions that moved the close date later, with how many `times` (versions may hold several changes)."
    versions = view.table("deal_version")
    pushed = versions.filter(versions.pushes > 0)
    recent = view.within(pushed, lambda t, w: [t.valid_from > w.opening, t.valid_from <= w.closing])
    before = versions.select(before_id="deal_id", before_to="valid_to", before="pushes")
    found = recent.left_join(before, [recent.deal_id == before.before_id, recent.valid_from == before.before_to])
    found = found.mutate(times=found.pushes - found.before.coalesce(0), on=found.close_date)
    found = found.filter(found.times > 0)
    existing = rows.deals(view).select(existing_id="deal_id")
    return found.semi_join(existing, found.deal_id == existing.existing_id)


SLIPPAGE = (
    Metric(
        name="slipped_deals",
        title="Slipped deals",
        question="How many deals that were to close did not?",
        level=2,
        timing="leading",
        unit="count",
        grain="one slipped deal",
        good="down",
        formula=_SLIPPED + " Value: their number.",
        source=("deal_version",),
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_slipped, measure=counted),
        span="quarter",
    ),
    Metric(
        name="slipped_amount",
        title="Slipped amount",
        question="How much money that was to close did not?",
        level=2,
        timing="leading",
        unit="money",
        grain="one slipped deal",
        good="down",
        formula=_SLIPPED + " Value: the sum of their amounts.",
        source=("deal_version",),
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_slipped, measure=lambda deals: summed(deals.amount)),
        span="quarter",
    ),
    Metric(
        name="close_date_pushes",
        title="Close date pushes",
        question="How often were close dates moved later?",
        level=2,
        timing="leading",
        unit="count",
        grain="one version of a deal with a later close date",
        good="down",
        formula=(
            "Rows: versions of deals (deal_version) whose pushes is greater than the pushes of the deal's version before "
            "(0 for its first version), whose valid_from lies after the end of the opening day and not after the end of "
            "the last day. Value: the sum of those differences. Deals deleted by the known day (as of now: not in deal) "
            "are left out. Owner and the rest are those of the version."
        ),
        source=("deal_version", "deal"),
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_pushed, measure=lambda versions: {"value": versions.times.sum().coalesce(0).cast("int64")}),
        span="quarter",
    ),
)
