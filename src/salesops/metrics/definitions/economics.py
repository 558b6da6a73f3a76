"""Level 1: what a customer costs and brings."""

from collections.abc import Callable
from functools import partial

import ibis

from salesops.metrics import rows
from salesops.metrics.definitions.recurring import by_account, churned, customers, paying, per_account
from salesops.metrics.dimensions import SUBSCRIPTION
from salesops.metrics.measures import counted, over, ratio, some, summed
from salesops.metrics.metric import Columns, Composed, Metric, Sliced
from salesops.metrics.tables import WON
from salesops.metrics.view import View

_CUSTOMER = "one account with recurring revenue"


def _selling_costs(view: View) -> ibis.Table:
    spend = view.table("spend")
    costs = spend.filter(spend.kind.lower().isin(("sales", "marketing")))
    return costs.select("spend_id", "kind", "amount", on=costs["month"])


def _new_customers(view: View) -> ibis.Table:
    """Accounts that won a deal, `on` the day of their first."""
    deals = rows.deals(view)
    bought = deals.filter(deals.status == WON, deals.account_id.notnull(), deals.closed_on.notnull())
    return bought.group_by("account_id").aggregate(on=bought.closed_on.min())


def _in_period(find: Callable[[View], ibis.Table]) -> Callable[[View], ibis.Table]:
    return lambda view: view.flow(find(view), "on")


def _in_year(find: Callable[[View], ibis.Table]) -> Callable[[View], ibis.Table]:
    return lambda view: view.within(find(view), lambda t, w: [t["on"] > w.year_ago, t["on"] <= w.last])


def _cost_per_customer(parts: ibis.Table) -> Columns:
    return ratio(some(parts.spend_value), parts.customers_value)


def _lifetime_value(parts: ibis.Table) -> ibis.Value:
    return over(parts.account_value, parts.churn_value / 12)


def _value_over_cost(parts: ibis.Table) -> Columns:
    cost = over(some(parts.spend_value), parts.customers_value)
    return ratio(_lifetime_value(parts), cost)


def _spent(spend: ibis.Table) -> Columns:
    return summed(spend.amount)


_LIFE = {
    "account": Sliced(rows=paying, fold=by_account, measure=per_account),
    "churn": Sliced(rows=partial(customers, since="year_ago"), fold=by_account, measure=churned),
}


ECONOMICS = (
    Metric(
        name="cac",
        title="Customer acquisition cost",
        question="What does it cost to win a customer?",
        level=1,
        timing="lagging",
        unit="money",
        grain="one month's spend of a kind; one customer",
        good="down",
        formula=(
            "Sum of spend whose kind is sales or marketing (in any case of letters), each on the first day of its month /"
            " number of customers won: accounts, each on the closing day of its earliest won deal (of all time, as deals "
            "stand). Empty where no customer was won. Seen only by those who see everything (others get no row)."
        ),
        source=("spend", "deal", "deal_version"),
        owner="Finance",
        dims=(),
        kind="compound",
        how=Composed(
            parts={
                "spend": Sliced(rows=_in_period(_selling_costs), measure=_spent),
                "customers": Sliced(rows=_in_period(_new_customers), measure=counted),
            },
            combine=_cost_per_customer,
            shown="spend",
        ),
        company_wide=True,
    ),
    Metric(
        name="ltv",
        title="Customer lifetime value",
        question="What does a customer bring over its life?",
        level=1,
        timing="lagging",
        unit="money",
        grain=_CUSTOMER,
        good="up",
        formula=(
            "revenue_per_account on the last day / monthly churn x gross margin of 100 %. Monthly churn is customer_churn"
            " of the 365 days that end with the last day, / 12. Empty where nobody churned. The costs of serving a "
            "customer are not known here, hence the margin of 100 %."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="compound",
        how=Composed(parts=_LIFE, combine=lambda parts: {"value": _lifetime_value(parts)}, shown="account"),
    ),
    Metric(
        name="ltv_to_cac",
        title="LTV to CAC",
        question="Does a customer bring more than it costs to win?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain=_CUSTOMER,
        good="up",
        formula=(
            "ltv on the last day / cac of the 365 days that end with the last day. Empty where either is empty or cac is "
            "0. Seen only by those who see everything (others get no row)."
        ),
        source=("subscription", "spend", "deal", "deal_version"),
        owner="Finance",
        dims=(),
        kind="compound",
        how=Composed(
            parts={
                **_LIFE,
                "spend": Sliced(rows=_in_year(_selling_costs), measure=_spent),
                "customers": Sliced(rows=_in_year(_new_customers), measure=counted),
            },
            combine=_value_over_cost,
            shown="account",
        ),
        company_wide=True,
        target=3.0,
    ),
)
