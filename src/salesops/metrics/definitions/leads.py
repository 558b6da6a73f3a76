"""Level 2: what becomes of leads."""

from collections.abc import Callable

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import LEAD
from salesops.metrics.measures import counted, how_many, mean, median, ratio
from salesops.metrics.metric import Columns, Metric, Sliced
from salesops.metrics.view import View

_LEAD_TABLES = ("lead", "lead_version")


def _came_in(view: View) -> ibis.Table:
    """Leads with what they had become by the known day."""
    leads = view.flow(rows.leads(view), "created_on")
    known = ibis.literal(view.known)

    def by_then(day: ibis.Value) -> ibis.Value:
        return (day <= known).fill_null(False)  # noqa: FBT003

    return leads.mutate(
        qualified=by_then(leads.qualified_on) | by_then(leads.converted_on),
        proposed=by_then(leads.proposal_on),
        won=by_then(leads.won_on),
    )


def _share(became: str) -> Callable[[ibis.Table], Columns]:
    return lambda leads: ratio(how_many(leads[became]), leads.count())


def _won(view: View) -> ibis.Table:
    leads = view.flow(rows.leads(view), "won_on")
    timed = leads.mutate(cycle=leads.won_on.delta(leads.created_on, unit="day"))
    return timed.filter(timed.cycle >= 0)


LEADS = (
    Metric(
        name="leads_generated",
        title="Leads generated",
        question="How many leads came in?",
        level=2,
        timing="leading",
        unit="count",
        grain="one lead",
        good="up",
        formula="Number of leads, each on its created_on.",
        source=_LEAD_TABLES,
        owner="Marketing",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_came_in, measure=counted),
    ),
    Metric(
        name="lead_qualification_rate",
        title="Lead qualification rate",
        question="What share of leads turns out qualified?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one lead",
        good="up",
        formula=(
            "Leads with qualified_on or converted_on not after the known day / all leads, each on its created_on (so it "
            "is the rate of the leads that came in then, and still grows for young ones)."
        ),
        source=_LEAD_TABLES,
        owner="Marketing",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_came_in, measure=_share("qualified")),
    ),
    Metric(
        name="proposal_rate",
        title="Proposal rate",
        question="What share of leads gets a proposal?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one lead",
        good="up",
        formula="Leads with proposal_on not after the known day / all leads, each on its created_on.",
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_came_in, measure=_share("proposed")),
    ),
    Metric(
        name="closing_rate",
        title="Closing rate",
        question="What share of leads becomes a customer?",
        level=2,
        timing="lagging",
        unit="ratio",
        grain="one lead",
        good="up",
        formula="Leads with won_on not after the known day / all leads, each on its created_on.",
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_came_in, measure=_share("won")),
    ),
    Metric(
        name="lead_to_win_days",
        title="Lead to win",
        question="How long from lead to won deal?",
        level=2,
        timing="lagging",
        unit="days",
        grain="one won lead",
        good="down",
        formula=(
            "Mean of won_on - created_on in days over leads, each on its won_on. Leads without created_on, or won before "
            "they were created, are not rows."
        ),
        source=_LEAD_TABLES,
        owner="Sales operations",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_won, measure=lambda leads: mean(leads.cycle)),
    ),
    Metric(
        name="lead_to_win_days_median",
        title="Lead to win (median)",
        question="How long from a typical lead to won deal?",
        level=2,
        timing="lagging",
        unit="days",
        grain="one won lead",
        good="down",
        formula="As lead_to_win_days, the median.",
        source=_LEAD_TABLES,
        owner="Sales operations",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_won, measure=lambda leads: median(leads.cycle)),
    ),
)
