"""Level 3: what people do, how much of it and how well."""

from salesops.metrics.dimensions import ACTIVITY, CHANGE, LEAD, OPEN_DEAL, OWNER, STAGE_VISIT
from salesops.metrics.metric import Metric

_ACTIVITY = "one activity"
_LEAD_TABLES = ("lead", "lead_version")
_BY = tuple(d for d in ACTIVITY if d not in ("type", "outcome"))


def _counted(name: str, title: str, question: str, formula: str, *, unit: str = "count") -> Metric:
    return Metric(
        name=name,
        title=title,
        question=question,
        level=3,
        timing="leading",
        unit=unit,  # type: ignore[arg-type]
        grain=_ACTIVITY,
        good="up",
        formula=formula,
        source=("activity",),
        owner="Sales management",
        dims=ACTIVITY,
        kind="flow",
    )


ACTIVITIES = (
    _counted(
        "activities",
        "Activities",
        "How much did our people do?",
        "Number of activities of type call, email_sent, meeting_booked, meeting_held, task or note, each on its `on`. What others did "
        "(email_received, email_replied, meeting_no_show) is not counted.",
    ),
    _counted("calls", "Calls", "How many calls did we make?", "Number of activities of type call, each on its `on`."),
    _counted(
        "phone_minutes",
        "Phone minutes",
        "How long were we on the phone?",
        "Sum of minutes over activities of type call, each on its `on`; empty minutes are 0.",
        unit="minutes",
    ),
    _counted(
        "emails_sent",
        "E-mails sent",
        "How many e-mails did we send?",
        "Number of activities of type email_sent, each on its `on`.",
    ),
    _counted(
        "meetings_booked",
        "Meetings booked",
        "How many meetings did we book?",
        "Number of activities of type meeting_booked, each on its `on`.",
    ),
    _counted(
        "meetings_held",
        "Meetings held",
        "How many meetings took place?",
        "Number of activities of type meeting_held, each on its `on`.",
    ),
    Metric(
        name="proposals_sent",
        title="Proposals sent",
        question="How many proposals went out?",
        level=3,
        timing="leading",
        unit="count",
        grain="one stay of a deal in a proposal stage",
        good="up",
        formula="Number of stage visits with is_proposal true, each on its entered_on. A deal that comes back to the stage counts again.",
        source=("stage_visit",),
        owner="Sales management",
        dims=STAGE_VISIT,
        kind="flow",
    ),
    Metric(
        name="data_entries",
        title="Data entries",
        question="How much do people enter and keep up to date?",
        level=3,
        timing="leading",
        unit="count",
        grain="one change by a person",
        good="up",
        formula="Number of rows of change (edits made by people, not imports), each on its `on`.",
        source=("change",),
        owner="Sales operations",
        dims=CHANGE,
        kind="flow",
    ),
    Metric(
        name="connect_rate",
        title="Connect rate",
        question="What share of calls reaches somebody?",
        level=3,
        timing="leading",
        unit="ratio",
        grain="one call",
        good="up",
        formula="Activities of type call with outcome connected / activities of type call, each on its `on`.",
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
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
            "Activities of type meeting_held / activities of type meeting_booked, each on its `on`. Rows: both types. May exceed 1 where meetings booked "
            "earlier are held in the period; empty where none was booked."
        ),
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
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
        formula="Activities of type email_replied / activities of type email_sent, each on its `on`. Rows: both types; empty where none was sent.",
        source=("activity",),
        owner="Sales management",
        dims=_BY,
        kind="flow",
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
            "Sum over the deals with status open at the end of the last day of the number of different contacts engaged / number of those deals. A contact is "
            "engaged in a deal by an activity with that deal_id and contact_id whose `on` is one of the 90 days that end with the last day, and which is "
            "an email_received, an email_replied, a meeting_held or a call with outcome connected. Empty where no deal is open."
        ),
        source=("deal", "deal_version", "activity"),
        owner="Sales management",
        dims=OPEN_DEAL,
        kind="stock",
    ),
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
            "Mean of follow_up_hours over leads, each on its created_on. Leads not touched by the end of the known day (first_touched_at empty or later), without "
            "follow_up_hours, or with a negative one, are not rows."
        ),
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
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
            "Rows: leads with created_at and follow_up_target_hours, each on its created_on, that were touched by the end of the known day (first_touched_at "
            "filled and not after it) or whose time is over (hours from created_at to the end of the known day >= follow_up_target_hours). Value: those touched by "
            "then with follow_up_hours <= follow_up_target_hours / all of them."
        ),
        source=_LEAD_TABLES,
        owner="Sales management",
        dims=LEAD,
        kind="flow",
        target=0.9,
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
            "Sum of minutes over activities of type call or meeting_held whose owner is a rep, each on its `on` / (480 x the reps' working days). A rep is a "
            "person whose role is rep in the row of person_version in force at the end of the last day of the period or bucket (before a person's first row: that "
            "first row). Working days: days of the calendar with working_day true in the period up to the last day, from hired_on (empty: always) to left_on "
            "(excluded; empty: still). Person, team and manager, of the activities too, are those of that row. Empty where there is no working day."
        ),
        source=("activity", "person_version", "calendar"),
        owner="Sales management",
        dims=OWNER,
        kind="compound",
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
    ),
)
