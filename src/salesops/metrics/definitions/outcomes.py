"""Level 1: what was won and lost, and how long it took."""

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import CLOSED_DEAL
from salesops.metrics.measures import counted, mean, median, summed
from salesops.metrics.metric import Metric, Sliced
from salesops.metrics.overlaps import by_length, divided, spread
from salesops.metrics.tables import WON
from salesops.metrics.view import View
from salesops.metrics.windows import day_after

_DEAL = "one deal"


def _cycles(view: View) -> ibis.Table:
    won = rows.won(view)
    timed = won.mutate(cycle=won.closed_on.delta(won.created_on, unit="day"))
    return timed.filter(timed.cycle >= 0)


def _earning(view: View) -> ibis.Table:
    deals = rows.deals(view)
    deals = deals.filter(deals.status == WON)
    served = deals.service_start < deals.service_end
    next_day = day_after(deals.closed_on)
    dated = deals.mutate(
        starts=ibis.ifelse(served, deals.service_start, deals.closed_on),
        ends=ibis.ifelse(served, deals.service_end, next_day),
    )
    return spread(view, dated.mutate(on=dated.starts), only_known=True)


BOOKINGS = Sliced(rows=rows.won, measure=lambda deals: summed(deals.amount))
DEALS_WON = Sliced(rows=rows.won, measure=counted)


OUTCOMES = (
    Metric(
        name="bookings",
        title="Bookings",
        question="How much business did we win?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_DEAL,
        good="up",
        formula="Sum of amount over deals with status won, each on the day it closed.",
        source=("deal", "deal_version"),
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=BOOKINGS,
    ),
    Metric(
        name="new_bookings",
        title="New bookings",
        question="How much did we win from new customers?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_DEAL,
        good="up",
        formula=(
            "As bookings, over deals whose type is `new`. A deal without type is in none of new, expansion and renewal bookings."
        ),
        source=("deal", "deal_version"),
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.won_of_type("new"), measure=BOOKINGS.measure),
    ),
    Metric(
        name="expansion_bookings",
        title="Expansion bookings",
        question="How much more did existing customers buy?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_DEAL,
        good="up",
        formula="As bookings, over deals whose type is `expansion`.",
        source=("deal", "deal_version"),
        owner="Customer success",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.won_of_type("expansion"), measure=BOOKINGS.measure),
    ),
    Metric(
        name="renewal_bookings",
        title="Renewal bookings",
        question="How much did existing customers renew?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_DEAL,
        good="up",
        formula="As bookings, over deals whose type is `renewal`.",
        source=("deal", "deal_version"),
        owner="Customer success",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.won_of_type("renewal"), measure=BOOKINGS.measure),
    ),
    Metric(
        name="deals_won",
        title="Deals won",
        question="How many deals did we win?",
        level=1,
        timing="lagging",
        unit="count",
        grain=_DEAL,
        good="up",
        formula="Number of deals with status won, each on the day it closed.",
        source=("deal", "deal_version"),
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=DEALS_WON,
    ),
    Metric(
        name="deals_lost",
        title="Deals lost",
        question="How many deals did we lose?",
        level=1,
        timing="lagging",
        unit="count",
        grain=_DEAL,
        good="down",
        formula="Number of deals with status lost, each on the day it closed.",
        source=("deal", "deal_version"),
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=rows.lost, measure=counted),
    ),
    Metric(
        name="recognised_revenue",
        title="Recognised revenue",
        question="How much of what we won have we earned?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_DEAL,
        good="up",
        formula=(
            "Each won deal's amount, spread evenly over the days from service_start to service_end (excluded): amount x "
            "(days of service in the period or bucket, none after the known day) / (days of service). A won deal with "
            "either end empty, or an end not after its start, is recognised whole on the day it closed. A deal is a row of every "
            "bucket in which it has a day (its amount may be 0 or empty: 0)."
        ),
        source=("deal", "deal_version", "calendar"),
        owner="Finance",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_earning, fold=by_length, measure=divided),
    ),
    Metric(
        name="sales_cycle_days",
        title="Sales cycle",
        question="How long does it take to win a deal?",
        level=1,
        timing="lagging",
        unit="days",
        grain=_DEAL,
        good="down",
        formula=(
            "Mean of the days from creation to closing over deals with status won, each on the day it closed. Deals without "
            "created_on, and deals closed before they were created (one of the two dates must be wrong), are not rows."
        ),
        source=("deal", "deal_version"),
        owner="Sales operations",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_cycles, measure=lambda deals: mean(deals.cycle)),
    ),
    Metric(
        name="sales_cycle_days_median",
        title="Sales cycle (median)",
        question="How long does it take to win a typical deal?",
        level=1,
        timing="lagging",
        unit="days",
        grain=_DEAL,
        good="down",
        formula=("As sales_cycle_days, the median instead of the mean; of an even number, the mean of the middle two."),
        source=("deal", "deal_version"),
        owner="Sales operations",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_cycles, measure=lambda deals: median(deals.cycle)),
    ),
)
