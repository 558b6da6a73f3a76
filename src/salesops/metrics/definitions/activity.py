"""Level 3: how much people do."""

from collections.abc import Callable

import ibis

from salesops.metrics.dimensions import ACTIVITY, CHANGE, STAGE_VISIT
from salesops.metrics.measures import counted
from salesops.metrics.metric import Columns, Metric, Sliced, Unit
from salesops.metrics.view import View

_ACTIVITY = "one activity"


def of_types(*types: str) -> Callable[[View], ibis.Table]:
    """Activities of these types, on the day they happened."""

    def rows(view: View) -> ibis.Table:
        activity = view.table("activity")
        return view.flow(activity.filter(activity["type"].isin(types)), "on")

    return rows


ACTIVITIES_SLICE = Sliced(rows=of_types("call", "email_sent", "meeting_booked", "meeting_held", "task", "note"), measure=counted)


def _minutes(calls: ibis.Table) -> Columns:
    return {"value": calls.minutes.sum().coalesce(0).cast("int64")}


def _proposals(view: View) -> ibis.Table:
    visits = view.table("stage_visit")
    return view.flow(visits.filter(visits.is_proposal), "entered_on")


def _changes(view: View) -> ibis.Table:
    return view.flow(view.table("change"), "on")


def _counted(name: str, title: str, question: str, formula: str, *, how: Sliced, unit: Unit = "count") -> Metric:
    return Metric(
        name=name,
        title=title,
        question=question,
        level=3,
        timing="leading",
        unit=unit,
        grain=_ACTIVITY,
        good="up",
        formula=formula,
        source=("activity",),
        owner="Sales management",
        dims=ACTIVITY,
        kind="flow",
        how=how,
    )


ACTIVITIES = (
    _counted(
        "activities",
        "Activities",
        "How much did our people do?",
        (
            "Number of activities of type call, email_sent, meeting_booked, meeting_held, task or note, each on its `on`."
            " What others did (email_received, email_replied, meeting_no_show) is not counted."
        ),
        how=ACTIVITIES_SLICE,
    ),
    _counted(
        "calls",
        "Calls",
        "How many calls did we make?",
        "Number of activities of type call, each on its `on`.",
        how=Sliced(rows=of_types("call"), measure=counted),
    ),
    _counted(
        "phone_minutes",
        "Phone minutes",
        "How long were we on the phone?",
        "Sum of minutes over activities of type call, each on its `on`; empty minutes are 0.",
        unit="minutes",
        how=Sliced(rows=of_types("call"), measure=_minutes),
    ),
    _counted(
        "emails_sent",
        "E-mails sent",
        "How many e-mails did we send?",
        "Number of activities of type email_sent, each on its `on`.",
        how=Sliced(rows=of_types("email_sent"), measure=counted),
    ),
    _counted(
        "meetings_booked",
        "Meetings booked",
        "How many meetings did we book?",
        "Number of activities of type meeting_booked, each on its `on`.",
        how=Sliced(rows=of_types("meeting_booked"), measure=counted),
    ),
    _counted(
        "meetings_held",
        "Meetings held",
        "How many meetings took place?",
        "Number of activities of type meeting_held, each on its `on`.",
        how=Sliced(rows=of_types("meeting_held"), measure=counted),
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
        formula=(
            "Number of stage visits with is_proposal true, each on its entered_on. A deal that comes back to the stage "
            "counts again."
        ),
        source=("stage_visit",),
        owner="Sales management",
        dims=STAGE_VISIT,
        kind="flow",
        how=Sliced(rows=_proposals, measure=counted),
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
        how=Sliced(rows=_changes, measure=counted),
    ),
)
