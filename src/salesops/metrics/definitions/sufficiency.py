"""Level 2: what enters the pipeline, how fast it flows, and whether it is enough."""

import ibis

from salesops.metrics import rows
from salesops.metrics.definitions.outcomes import BOOKINGS
from salesops.metrics.definitions.quotas import QUOTA_SLICE
from salesops.metrics.dimensions import CLOSED_DEAL, OPEN_DEAL, QUOTA
from salesops.metrics.measures import NOUGHT, counted, how_many, number, over, ratio, some, summed
from salesops.metrics.metric import Columns, Composed, Metric, Sliced
from salesops.metrics.tables import WON
from salesops.metrics.view import View

_SMALLEST = ibis.literal(0.005, "float64")
"""Half a cent: less is left of quota by rounding alone."""
_DEAL_TABLES = ("deal", "deal_version")
_FLOW_AND_STOCK = tuple(d for d in OPEN_DEAL if d not in ("stage", "forecast_category"))


def _due(view: View) -> ibis.Table:
    deals = rows.open_deals(view)
    return deals.filter(deals.close_date < view.bounds(deals).end)


def _created(view: View) -> ibis.Table:
    return view.flow(rows.deals(view), "created_on")


def _amount(deals: ibis.Table) -> Columns:
    return summed(deals.amount)


def _covered(parts: ibis.Table) -> Columns:
    left = some(parts.quota_value) - some(parts.bookings_value)
    return ratio(some(parts.due_value), (left >= _SMALLEST).ifelse(left, NOUGHT))


def _closed_measured(deals: ibis.Table) -> Columns:
    won = deals.status == WON
    cycle = deals.closed_on.delta(deals.created_on, unit="day")
    timed = won & (cycle >= 0)
    return {
        "won": how_many(won),
        "decided": deals.count(),
        "amount": number(deals.amount.sum(where=won)),
        "sized": how_many(won & deals.amount.notnull()),
        "days": cycle.sum(where=timed),
        "timed": how_many(timed),
    }


def _velocity(parts: ibis.Table) -> Columns:
    size = over(parts.closed_amount, parts.closed_sized)
    rate = over(parts.closed_won, parts.closed_decided)
    cycle = over(parts.closed_days, parts.closed_timed)
    return {"value": over(some(parts.open_value) * size * rate, cycle)}


SUFFICIENCY = (
    Metric(
        name="pipeline_coverage",
        title="Pipeline coverage",
        question="Is there enough pipeline for what is left of quota?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one open deal; one quota; one won deal",
        good="up",
        formula=(
            "Open pipeline due / what is left of quota. Open pipeline due: sum of amount over deals with status open at "
            "the end of the last day whose close_date is before the end of the period (or bucket; overdue ones included; "
            "empty close_date left out). What is left: quota of the whole period - bookings in the period up to the last "
            "day. Empty where less than half a cent is left or there is no quota."
        ),
        source=("deal", "deal_version", "quota", "calendar"),
        owner="Sales management",
        dims=QUOTA,
        kind="compound",
        how=Composed(
            parts={"due": Sliced(rows=_due, measure=_amount), "quota": QUOTA_SLICE, "bookings": BOOKINGS},
            combine=_covered,
            shown="due",
        ),
        span="quarter",
        target=3.0,
    ),
    Metric(
        name="pipeline_created",
        title="Pipeline created",
        question="How much new pipeline did we make?",
        level=2,
        timing="leading",
        unit="money",
        grain="one deal",
        good="up",
        formula="Sum of amount, as the deal stands, over deals of any status, each on its created_on.",
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_created, measure=_amount),
    ),
    Metric(
        name="deals_created",
        title="Deals created",
        question="How many deals did we open?",
        level=2,
        timing="leading",
        unit="count",
        grain="one deal",
        good="up",
        formula="Number of deals of any status, each on its created_on.",
        source=_DEAL_TABLES,
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_created, measure=counted),
    ),
    Metric(
        name="pipeline_velocity",
        title="Pipeline velocity",
        question="How much money flows through the pipeline a day?",
        level=2,
        timing="leading",
        unit="money_per_day",
        grain="one open deal; one closed deal",
        good="up",
        formula=(
            "open_deals on the last day x average_deal_size x win_rate / sales_cycle_days, the last three over deals "
            "closed in the 365 days that end with the last day (as deals stand, or stood at as_of). Empty where one of "
            "the three is empty or the cycle is 0; no open deals are 0."
        ),
        source=_DEAL_TABLES,
        owner="Sales operations",
        dims=_FLOW_AND_STOCK,
        kind="compound",
        how=Composed(
            parts={
                "open": Sliced(rows=rows.open_deals, measure=counted),
                "closed": Sliced(rows=rows.closed_in_year, measure=_closed_measured),
            },
            combine=_velocity,
            shown="open",
        ),
    ),
)
