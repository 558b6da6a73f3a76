"""Level 3: how soon leads are contacted."""

import ibis

from salesops.metrics import rows
from salesops.metrics.dimensions import LEAD
from salesops.metrics.measures import how_many, mean, median, ratio
from salesops.metrics.metric import Columns, Metric, Sliced
from salesops.metrics.view import View

_LEAD_TABLES = ("lead", "lead_version")


_SECONDS_AN_HOUR = 3600


def _touched(view: View) -> ibis.Table:
    leads = view.flow(rows.leads(view), "created_on")
    return leads.filter(leads.first_touched_at <= view.known_moment, leads.follow_up_hours >= 0)


def _judged(view: View) -> ibis.Table:
    """Leads touched, or whose agreed time is over, with whether that was `in_time`."""
    leads = view.flow(rows.leads(view), "created_on")
    touched = (leads.first_touched_at <= view.known_moment).fill_null(False)  # noqa: FBT003
    waited = view.known_moment.delta(leads.created_at, unit="second") / _SECONDS_AN_HOUR
    in_time = touched & (leads.follow_up_hours <= leads.follow_up_target_hours).fill_null(False)  # noqa: FBT003
    judged = leads.mutate(in_time=in_time)
    return judged.filter(touched | (waited >= leads.follow_up_target_hours), leads.follow_up_target_hours.notnull())


def _in_time(leads: ibis.Table) -> Columns:
    return ratio(how_many(leads.in_time), leads.count())


FOLLOW_UP = (
    Metric(
        name="lead_follow_up_hours",
        title="Lead follow-up time",
        question="How soon is a lead contacted?",
        level=3,
        timing="leading",
        unit="hours",
        grain="one lead",
        good="down",
        formula=(
            "Mean of follow_up_hours over leads, each on its created_on. Leads not touched by the end of the known day "
            "(first_touched_at empty or later), without follow_up_hours, or with a negative one, are not rows."
        ),
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_touched, measure=lambda leads: mean(leads.follow_up_hours)),
    ),
    Metric(
        name="lead_follow_up_hours_median",
        title="Lead follow-up time (median)",
        question="How soon is a typical lead contacted?",
        level=3,
        timing="leading",
        unit="hours",
        grain="one lead",
        good="down",
        formula="As lead_follow_up_hours, the median.",
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_touched, measure=lambda leads: median(leads.follow_up_hours)),
    ),
    Metric(
        name="leads_followed_up_in_time",
        title="Leads followed up in time",
        question="What share of leads is contacted within the agreed time?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one lead",
        good="up",
        formula=(
            "Rows: leads with created_at and follow_up_target_hours, each on its created_on, that were touched by the end"
            " of the known day (first_touched_at filled and not after it) or whose time is over (hours, in whole seconds,"
            " from created_at to the end of the known day >= follow_up_target_hours). Value: those touched by then with "
            "follow_up_hours <= follow_up_target_hours / all of them."
        ),
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        how=Sliced(rows=_judged, measure=_in_time),
        target=0.9,
    ),
)
