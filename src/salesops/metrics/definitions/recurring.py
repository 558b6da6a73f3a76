"""Level 1: recurring revenue, and what is kept of it."""

from decimal import Decimal
from functools import partial

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import CLOSED_DEAL, SUBSCRIPTION
from salesops.metrics.measures import how_many, number, ratio, summed, total
from salesops.metrics.metric import Columns, Metric, Sliced
from salesops.metrics.overlaps import by_length, divided
from salesops.metrics.view import View

_SUBSCRIPTION = "one subscription"
_CUSTOMER = "one account with recurring revenue"
_CHANGE_TERMS = (
    "The closing day is the last day of the period (or bucket). The MRR of an account on a day is the sum of "
    "monthly_amount of its subscriptions in force that day (see mrr), counted within the group, where one asks "
    "for dimensions. Subscriptions without account are not rows; rows are those in force on either day. "
)


YEAR = 365
ZERO = Decimal(0)


def running(view: View, *, since: str) -> ibis.Table:
    "Subscriptions in force on the day `since` or at the end of each window, with the monthly amount on both."
    found = view.within(view.table("subscription"), lambda t, w: [rows.in_force(t, getattr(w, since)) | rows.in_force(t, w.last)])
    window = view.bounds(found)
    monthly = found.monthly_amount.coalesce(ZERO)
    return found.mutate(
        on=found.starts_on,
        opening_mrr=ibis.ifelse(rows.in_force(found, getattr(window, since)), monthly, ZERO),
        closing_mrr=ibis.ifelse(rows.in_force(found, window.last), monthly, ZERO),
    )


def customers(view: View, *, since: str = "opening_day") -> ibis.Table:
    found = running(view, since=since)
    return found.filter(found.account_id.notnull())


def paying(view: View) -> ibis.Table:
    found = rows.subscriptions(view)
    monthly = found.monthly_amount.coalesce(ZERO)
    return found.filter(found.account_id.notnull()).mutate(opening_mrr=monthly, closing_mrr=monthly)


def by_account(subscriptions: ibis.Table, by: tuple[str, ...]) -> ibis.Table:
    keys = list(dict.fromkeys((*by, "account_id")))
    return subscriptions.group_by(keys).aggregate(
        opening_mrr=subscriptions.opening_mrr.sum(), closing_mrr=subscriptions.closing_mrr.sum()
    )


def churned(accounts: ibis.Table) -> Columns:
    had = accounts.opening_mrr > 0
    return ratio(how_many(had & (accounts.closing_mrr <= 0)), how_many(had))


def per_account(accounts: ibis.Table) -> Columns:
    pays = accounts.closing_mrr > 0
    return ratio(total(accounts.closing_mrr, pays), how_many(pays))


def _retained(accounts: ibis.Table) -> Columns:
    had = accounts.opening_mrr > 0
    return ratio(total(accounts.closing_mrr, had), total(accounts.opening_mrr, had))


def _kept(accounts: ibis.Table) -> Columns:
    had = accounts.opening_mrr > 0
    smaller = ibis.greatest(ibis.least(accounts.opening_mrr, accounts.closing_mrr), ZERO)
    return ratio(total(smaller, had), total(accounts.opening_mrr, had))


def _growth(subscriptions: ibis.Table) -> Columns:
    opening, closing = total(subscriptions.opening_mrr), total(subscriptions.closing_mrr)
    return ratio(12 * (number(closing) - number(opening)), 12 * number(opening))


def _year(subscriptions: ibis.Table) -> Columns:
    return {"value": (total(subscriptions.monthly_amount) * 12).cast("decimal(38, 2)")}


def _yearly(view: View) -> ibis.Table:
    """Deals won with new customers or with customers who buy more, each with the days its amount is for."""
    found = rows.won(view)
    found = found.filter(found["type"].isin(("new", "expansion")))
    served = (found.service_start < found.service_end).fill_null(False)  # noqa: FBT003
    year = ibis.literal(YEAR, "int64")
    return found.mutate(days=year, of_days=ibis.ifelse(served, found.service_end.delta(found.service_start, unit="day"), year))


RECURRING = (
    Metric(
        name="new_arr",
        title="New ARR",
        question="How much yearly revenue did we win?",
        level=1,
        timing="lagging",
        unit="money",
        grain="one deal",
        good="up",
        formula=(
            "Sum of amount x 365 / days of service over deals with status won and type `new` or `expansion`, each on its "
            "closed_on. The days of service are those from service_start to the day before service_end; a deal without them "
            "counts with its amount."
        ),
        source=("deal", "deal_version"),
        owner="Sales management",
        dims=CLOSED_DEAL,
        kind="flow",
        how=Sliced(rows=_yearly, fold=by_length, measure=divided),
    ),
    Metric(
        name="mrr",
        title="MRR",
        question="How much do customers pay us each month?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_SUBSCRIPTION,
        good="up",
        formula=(
            "Sum of monthly_amount over the subscriptions in force on the last day: starts_on <= day, and day < ends_on "
            "or ends_on empty. A subscription without starts_on is never in force."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=rows.subscriptions, measure=lambda subscriptions: summed(subscriptions.monthly_amount)),
    ),
    Metric(
        name="arr",
        title="ARR",
        question="How much do customers pay us a year at today's rate?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_SUBSCRIPTION,
        good="up",
        formula="12 x mrr.",
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=rows.subscriptions, measure=_year),
    ),
    Metric(
        name="arr_growth",
        title="ARR growth",
        question="How fast does recurring revenue grow?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain=_SUBSCRIPTION,
        good="up",
        formula=(
            "(ARR on the closing day - ARR on the opening day) / ARR on the opening day; empty where ARR on the opening "
            "day is 0. The closing day is the last day of the period (or bucket). Rows: subscriptions in force on either "
            "day."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=partial(running, since="opening_day"), measure=_growth),
        span="year",
    ),
    Metric(
        name="net_revenue_retention",
        title="Net revenue retention",
        question="What became of the revenue of the customers we had?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain=_CUSTOMER,
        good="up",
        formula=_CHANGE_TERMS
        + (
            "Over accounts whose MRR on the opening day is above 0: sum of MRR on the closing day / sum of MRR on the "
            "opening day."
        ),
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=customers, fold=by_account, measure=_retained),
        span="year",
        target=1.1,
    ),
    Metric(
        name="gross_revenue_retention",
        title="Gross revenue retention",
        question="How much of the revenue we had did we keep, before expansion?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain=_CUSTOMER,
        good="up",
        formula=_CHANGE_TERMS
        + (
            "Over accounts whose MRR on the opening day is above 0: sum of the smaller of MRR on the closing day and MRR "
            "on the opening day (not less than 0) / sum of MRR on the opening day."
        ),
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=customers, fold=by_account, measure=_kept),
        span="year",
        target=0.9,
    ),
    Metric(
        name="customer_churn",
        title="Customer churn",
        question="What share of customers did we lose?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain=_CUSTOMER,
        good="down",
        formula=_CHANGE_TERMS
        + (
            "Accounts whose MRR is above 0 on the opening day and not above 0 on the closing day / accounts whose MRR is "
            "above 0 on the opening day."
        ),
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=customers, fold=by_account, measure=churned),
        span="year",
        target=0.1,
    ),
    Metric(
        name="revenue_per_account",
        title="Average revenue per account",
        question="What does a customer pay us a month?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_CUSTOMER,
        good="up",
        formula=(
            "Mean MRR, on the last day, of the accounts whose MRR is above 0, counted within the group where one asks for"
            " dimensions. Subscriptions without account are not rows."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
        how=Sliced(rows=paying, fold=by_account, measure=per_account),
    ),
)
