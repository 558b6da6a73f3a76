"""Level 3: what people do, how much of it and how well."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from tests.agreement.oracle import deals
from tests.agreement.oracle.conversion import leads
from tests.agreement.oracle.days import end_of
from tests.agreement.oracle.evaluate import Definition, Part, simple
from tests.agreement.oracle.measures import count, mean, median, ratio, share, total
from tests.agreement.oracle.quotas import days_so_far, employed, reps
from tests.agreement.oracle.view import View
from tests.agreement.worlds import Row

OURS = ("call", "email_sent", "meeting_booked", "meeting_held", "task", "note")


def done(*types: str) -> Callable[[View], list[Row]]:
    return lambda view: view.flow([row for row in view.table("activity") if row["type"] in types], "on")


def per(numerator: str, denominator: str) -> Callable:
    """Number of activities of one type for each of another."""

    def measure(rows: list[Row], view: View) -> Fraction | None:
        types = [row["type"] for row in rows]
        return ratio(types.count(numerator), types.count(denominator))

    return measure


def engages(activity: Row) -> bool:
    answered = activity["type"] == "call" and activity["outcome"] == "connected"
    return answered or activity["type"] in ("email_received", "email_replied", "meeting_held")


def engaged_contacts(rows: list[Row], view: View) -> Fraction | None:
    first = view.last_day - timedelta(days=89)
    pairs = {
        (row["deal_id"], row["contact_id"])
        for row in view.world["activity"]
        if engages(row) and row["contact_id"] is not None and row["on"] is not None and first <= row["on"] <= view.last_day
    }
    return ratio(sum(deal_id == deal["deal_id"] for deal in rows for deal_id, _ in pairs), len(rows))


def touched(lead: Row, view: View) -> bool:
    """By the end of the known day."""
    return lead["first_touched_at"] is not None and lead["first_touched_at"] < end_of(view.world.company, view.known_day)


def followed_up(view: View) -> list[Row]:
    return [
        lead
        for lead in leads(view)
        if touched(lead, view) and lead["follow_up_hours"] is not None and lead["follow_up_hours"] >= 0
    ]


def due_for_follow_up(view: View) -> list[Row]:
    known = end_of(view.world.company, view.known_day) - timedelta(microseconds=1)
    return [
        lead
        for lead in leads(view)
        if lead["created_at"] is not None
        and lead["follow_up_target_hours"] is not None
        and (touched(lead, view) or known - lead["created_at"] >= timedelta(hours=lead["follow_up_target_hours"]))
    ]


def in_time(lead: Row, view: View) -> bool:
    hours = lead["follow_up_hours"]
    return touched(lead, view) and hours is not None and hours <= lead["follow_up_target_hours"]


def selling(view: View) -> list[Row]:
    """Calls and meetings of reps, with person, team and manager as in the rep's row of the last day."""
    people = {person["person_id"]: person for person in reps(view)}
    rows = []
    for row in view.world["activity"]:
        if row["type"] in ("call", "meeting_held") and row["owner_id"] in people:
            person = people[row["owner_id"]]
            rows.append({**row, **{name: person[name] for name in ("person", "team_id", "team", "manager_id")}})
    return view.flow(rows, "on")


def at_work(view: View) -> list[Row]:
    """Reps with their working days so far; those without any are left out."""
    working = {row["on"] for row in view.world["calendar"] if row["working_day"]}
    days = [day for day in days_so_far(view) if day in working]
    found = [{**person, "_days": sum(employed(person, day) for day in days)} for person in reps(view)]
    return [person for person in found if person["_days"]]


ACTIVITY: dict[str, Definition] = {
    "activities": simple(done(*OURS), count),
    "calls": simple(done("call"), count),
    "phone_minutes": simple(done("call"), total("minutes")),
    "emails_sent": simple(done("email_sent"), count),
    "meetings_booked": simple(done("meeting_booked"), count),
    "meetings_held": simple(done("meeting_held"), count),
    "proposals_sent": simple(
        lambda view: view.flow([stay for stay in view.table("stage_visit") if stay["is_proposal"]], "entered_on"), count
    ),
    "data_entries": simple(lambda view: view.flow(view.table("change"), "on"), count),
    "connect_rate": simple(done("call"), share(lambda call, view: call["outcome"] == "connected")),
    "meeting_conversion": simple(done("meeting_held", "meeting_booked"), per("meeting_held", "meeting_booked")),
    "response_rate": simple(done("email_replied", "email_sent"), per("email_replied", "email_sent")),
    "engaged_contacts_per_open_deal": simple(deals.open_, engaged_contacts, anew=True),
    "lead_follow_up_hours": simple(followed_up, mean("follow_up_hours")),
    "lead_follow_up_hours_median": simple(followed_up, median("follow_up_hours")),
    "leads_followed_up_in_time": simple(due_for_follow_up, share(in_time)),
    "selling_time_share": Definition(
        {"minutes": Part(selling, total("minutes"), 0), "days": Part(at_work, total("_days"), 0)},
        lambda *, minutes, days: ratio(minutes, 480 * days),
        anew=True,
        span="year",
    ),
    "activity_per_won_deal": Definition(
        {"done": Part(done(*OURS), count, 0), "won": Part(deals.closed("won"), count, 0)},
        lambda *, done, won: ratio(done, won),
    ),
}
