"""Level 1: recurring revenue, what is kept of it, and what a customer costs and brings."""

from salesops.metrics.dimensions import SUBSCRIPTION
from salesops.metrics.metric import Metric

_SUBSCRIPTION = "one subscription"
_CUSTOMER = "one account with recurring revenue"
_CHANGE_TERMS = (
    "The opening day is the day before the period (or bucket) starts, the closing day its last day. The MRR of an account on a day is the "
    "sum of monthly_amount of its subscriptions in force that day (see mrr), counted within the group, where one asks for dimensions. "
    "Subscriptions without account are not rows; rows are those in force on either day. "
)

RECURRING = (
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
            "Sum of monthly_amount over the subscriptions in force on the last day: starts_on <= day, and day < ends_on or ends_on empty. A "
            "subscription without starts_on is never in force."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
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
            "(ARR on the closing day - ARR on the opening day) / ARR on the opening day; empty where ARR on the opening day is 0. The opening "
            "day is the day before the period (or bucket) starts, the closing day its last day. Rows: subscriptions in force on either day."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
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
        + "Over accounts whose MRR on the opening day is above 0: sum of MRR on the closing day / sum of MRR on the opening day.",
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
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
        + "Over accounts whose MRR on the opening day is above 0: sum of the smaller of MRR on the closing day and MRR on the opening day "
        "(not less than 0) / sum of MRR on the opening day.",
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
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
        + "Accounts whose MRR is above 0 on the opening day and not above 0 on the closing day / accounts whose MRR is above 0 on the "
        "opening day.",
        source=("subscription",),
        owner="Customer success",
        dims=SUBSCRIPTION,
        kind="stock",
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
            "Mean MRR, on the last day, of the accounts whose MRR is above 0, counted within the group where one asks for dimensions. "
            "Subscriptions without account are not rows."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="stock",
    ),
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
            "Sum of spend whose kind is sales or marketing (in any case of letters), each on the first day of its month / number of customers "
            "won: accounts, each on the closed_on of its earliest won deal (of all time, as deals stand). Empty where no customer was won. Seen only by "
            "those who see everything (others get no row)."
        ),
        source=("spend", "deal", "deal_version"),
        owner="Finance",
        dims=(),
        kind="compound",
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
            "revenue_per_account on the last day / monthly churn x gross margin of 100 %. Monthly churn is customer_churn of the 365 days "
            "that end with the last day, / 12. Empty where nobody churned. The costs of serving a customer are not known here, hence the margin of 100 %."
        ),
        source=("subscription",),
        owner="Finance",
        dims=SUBSCRIPTION,
        kind="compound",
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
            "ltv on the last day / cac of the 365 days that end with the last day. Empty where either is empty or cac is 0. Seen only by those who see "
            "everything (others get no row)."
        ),
        source=("subscription", "spend", "deal", "deal_version"),
        owner="Finance",
        dims=(),
        kind="compound",
        company_wide=True,
        target=3.0,
    ),
)
