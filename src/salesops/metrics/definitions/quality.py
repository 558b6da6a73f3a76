"""Level 3: how well it goes, and what it costs in work."""

import ibis

from salesops.metrics import rows
from salesops.metrics.definitions.activity import ACTIVITIES_SLICE, of_types
from salesops.metrics.definitions.outcomes import DEALS_WON
from salesops.metrics.dimensions import ACTIVITY, OPEN_DEAL, OWNER
from salesops.metrics.measures import counted, how_many, ratio, some
from salesops.metrics.metric import Columns, Composed, Metric, Sliced
from salesops.metrics.view import View

_ACTIVITY = "one activity"
_BY = tuple(d for d in ACTIVITY if d not in ("type", "outcome"))

_MINUTES_A_DAY = 480
_OWNER = ("owner_id", "person", "team_id", "team", "manager_id")
_SELLING = ("call", "meeting_held")
_ENGAGING = ("email_received", "email_replied", "meeting_held")


def _of_type_per(numerator: str, denominator: str) -> Sliced:
    return Sliced(
        rows=of_types(numerator, denominator),
        measure=lambda t: ratio(how_many(t["type"] == numerator), how_many(t["type"] == denominator)),
    )


def _connected(calls: ibis.Table) -> Columns:
    return ratio(how_many(calls.outcome == "connected"), calls.count())


def _engaged(view: View) -> ibis.Table:
    """Open deals with the number of different contacts `engaged` in each."""
    activity = view.table("activity")
    answered = (activity["type"] == "call") & (activity.outcome == "connected")
    engaging = activity.filter(activity["type"].isin(_ENGAGING) | answered.fill_null(False))  # noqa: FBT003
    recent = view.within(engaging, lambda t, w: [t["on"] > w.recently, t["on"] <= w.last])
    keys = view.keys("deal_id")
    contacts = recent.group_by(keys).aggregate(engaged=recent.contact_id.nunique())
    contacts = contacts.rename({f"with_{key}": key for key in keys})
    deals = rows.open_deals(view)
    return deals.left_join(contacts, [deals[key] == contacts[f"with_{key}"] for key in keys])


def _contacts_per_deal(deals: ibis.Table) -> Columns:
    return ratio(deals.engaged.sum().coalesce(0), deals.count())


def _reps(view: View) -> ibis.Table:
    """Reps at the end of each window, with the days from which and before which they worked."""
    people = rows.people_at_end(view)
    return people.select(*_OWNER, *view.keys("hired_on", "left_on"))


def _selling(view: View) -> ibis.Table:
    "Calls and meetings of reps, under the team and manager each rep had at the end of the window."
    activity = of_types(*_SELLING)(view)
    activity = activity.select(*view.keys("on", "activity_id", "type", "outcome", "account", "minutes"), by_id=activity.owner_id)
    reps = _reps(view).drop("hired_on", "left_on")
    if view.grain is None:
        return activity.join(reps, activity.by_id == reps.owner_id)
    reps = reps.rename(rep_bucket=view.grain)
    return activity.join(reps, [activity.by_id == reps.owner_id, activity[view.grain] == reps.rep_bucket])


def _working_days(view: View) -> ibis.Table:
    calendar = view.table("calendar")
    days = view.flow(calendar.filter(calendar.working_day).select("on"), "on")
    reps = _reps(view)
    worked = [
        (days["on"] >= reps.hired_on) | reps.hired_on.isnull(),
        (days["on"] < reps.left_on) | reps.left_on.isnull(),
    ]
    if view.grain is None:
        return days.join(reps, worked)
    reps = reps.rename(rep_bucket=view.grain)
    return days.join(reps, [days[view.grain] == reps.rep_bucket, *worked])


def _share_of_time(parts: ibis.Table) -> Columns:
    return ratio(some(parts.selling_value), parts.working_value * _MINUTES_A_DAY)


def _work_per_deal(parts: ibis.Table) -> Columns:
    return ratio(some(parts.activities_value), parts.won_value)


QUALITY = (
    Metric(
        name="connect_rate",
        title="Connect rate",
        question="What share of calls reaches somebody?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one call",
        good="up",
        formula=("Activities of type call with outcome connected / activities of type call, each on its `on`."),
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
        how=Sliced(rows=of_types("call"), measure=_connected),
    ),
    Metric(
        name="meeting_conversion",
        title="Meeting conversion",
        question="What share of booked meetings takes place?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one meeting booked or held",
        good="up",
        formula=(
            "Activities of type meeting_held / activities of type meeting_booked, each on its `on`. Rows: both types. May"
            " exceed 1 where meetings booked earlier are held in the period; empty where none was booked."
        ),
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
        how=_of_type_per("meeting_held", "meeting_booked"),
    ),
    Metric(
        name="response_rate",
        title="Response rate",
        question="What share of e-mails is answered?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one e-mail sent or replied to",
        good="up",
        formula=(
            "Activities of type email_replied / activities of type email_sent, each on its `on`. Rows: both types; empty "
            "where none was sent."
        ),
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
        how=_of_type_per("email_replied", "email_sent"),
    ),
    Metric(
        name="engaged_contacts_per_open_deal",
        title="Engaged contacts per open deal",
        question="How many people at the customer take part in a deal?",
        level=3,
        timing="leading",
        unit="per_deal",
        grain=_ACTIVITY.replace("activity", "open deal"),
        good="up",
        formula=(
            "Sum over the deals with status open at the end of the last day of the number of different contacts engaged /"
            " number of those deals. A contact is engaged in a deal by an activity with that deal_id and contact_id whose"
            " `on` is one of the 90 days that end with the last day, and which is an email_received, an email_replied, a "
            "meeting_held or a call with outcome connected. Empty where no deal is open."
        ),
        source=("deal", "deal_version", "activity"),
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
        how=Sliced(rows=_engaged, measure=_contacts_per_deal),
    ),
    Metric(
        name="selling_time_share",
        title="Selling time share",
        question="What share of their time do reps spend with customers?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one activity; one rep's working day",
        good="up",
        formula=(
            "Sum of minutes over activities of type call or meeting_held whose owner is a rep, each on its `on` / (480 x "
            "the reps' working days). A rep is a person whose role is rep in the row of person_version in force at the "
            "end of the last day of the period or bucket (before a person's first row: that first row). Working days: "
            "days of the calendar with working_day true in the period up to the last day, from hired_on (empty: always) "
            "to left_on (excluded; empty: still). Person, team and manager, of the activities too, are those of that row."
            " Empty where there is no working day."
        ),
        source=("activity", "person_version", "calendar"),
        owner="Sales management",
        dims=OWNER,
        kind="compound",
        how=Composed(
            parts={
                "selling": Sliced(rows=_selling, measure=lambda done: {"value": done.minutes.sum().coalesce(0).cast("int64")}),
                "working": Sliced(rows=_working_days, measure=counted),
            },
            combine=_share_of_time,
            shown="selling",
        ),
        span="year",
        target=0.35,
    ),
    Metric(
        name="activity_per_won_deal",
        title="Activities per won deal",
        question="How much work is in a won deal?",
        level=3,
        timing="leading",
        unit="per_deal",
        grain="one activity; one won deal",
        good="down",
        formula="activities / deals_won, of the same people and period. Empty where no deal was won.",
        source=("activity", "deal", "deal_version"),
        owner="Sales operations",
        dims=_BY,
        kind="compound",
        how=Composed(parts={"activities": ACTIVITIES_SLICE, "won": DEALS_WON}, combine=_work_per_deal, shown="activities"),
    ),
)
