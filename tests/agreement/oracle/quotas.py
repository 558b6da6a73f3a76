"""Level 1: bookings against quotas and heads."""

from datetime import date, timedelta
from fractions import Fraction

from tests.agreement.oracle import deals
from tests.agreement.oracle.evaluate import Definition, Part, simple
from tests.agreement.oracle.filters import places_on
from tests.agreement.oracle.measures import ratio, total
from tests.agreement.oracle.view import View, grain_of
from tests.agreement.worlds import Row


def shares_of_quotas(view: View) -> list[Row]:
    """Quotas, once for each bucket they have days in, with the part of the amount that falls in it."""
    rows = []
    for quota in view.kept([row for row in usable(view) if not is_covered(row, usable(view))]):
        length = (quota["ends_on"] - quota["starts_on"]).days
        for bucket, days in days_by_bucket(view, quota["starts_on"], quota["ends_on"]).items():
            rows.append({**quota, "_on": bucket, "_share": Fraction(quota["amount"] or 0) * days / length})
    return rows


def usable(view: View) -> list[Row]:
    return [
        row
        for row in view.world["quota"]
        if row["measure"] in (None, "", "bookings") and row["starts_on"] and row["ends_on"] and row["starts_on"] < row["ends_on"]
    ]


def is_covered(quota: Row, quotas: list[Row]) -> bool:
    """Whether a team's quota is already given to people of that team."""
    return quota["owner_id"] is None and any(
        other["owner_id"] is not None
        and other["team_id"] == quota["team_id"]
        and other["measure"] == quota["measure"]
        and other["starts_on"] < quota["ends_on"]
        and quota["starts_on"] < other["ends_on"]
        for other in quotas
    )


def days_by_bucket(view: View, start: date, end: date) -> dict[date, int]:
    """The asked period counts whole; without one, the days up to the known day. Buckets after the known day are absent."""
    grain = grain_of(view.ask)
    found: dict[date, int] = {}
    for number in range((end - start).days):
        day = start + timedelta(days=number)
        bucket = view.world.calendar.start_of(day, grain) if grain else start
        asked = day in view.period if view.period else day <= view.known_day
        begun = view.known_day >= (max(bucket, view.period.start) if view.period else bucket)
        if asked and (not grain or begun):
            found[bucket] = found.get(bucket, 0) + 1
    return found


def reps(view: View) -> list[Row]:
    """People who are reps at the end of the last day, as rows of their own."""
    rows = places_on(view.world, "person_version", "person_id", view.last_day)
    return view.kept([{**row, "owner_id": row["person_id"]} for row in rows if row["role"] == "rep"])


def days_so_far(view: View) -> list[date]:
    return [view.period.start + timedelta(days=n) for n in range((view.last_day - view.period.start).days + 1)]


def employed(person: Row, day: date) -> bool:
    hired, left = person["hired_on"], person["left_on"]
    return (hired is None or hired <= day) and (left is None or day < left)


def ramped(person: Row, day: date) -> bool:
    since = [start for start in (person["hired_on"], person["ramped_on"]) if start is not None]
    return employed(person, day) and (not since or max(since) <= day)


def heads(counts) -> Part:  # noqa: ANN001
    """Reps by the share of the days so far for which something holds of them."""

    def measure(rows: list[Row], view: View) -> Fraction | None:
        days = days_so_far(view)
        return ratio(sum(counts(person, day) for person in rows for day in days), len(days))

    def rows(view: View) -> list[Row]:
        return [person for person in reps(view) if any(counts(person, day) for day in days_so_far(view))]

    return Part(rows, measure, 0)


QUOTA = Part(shares_of_quotas, lambda rows, view: sum((row["_share"] for row in rows), Fraction(0)))
BOOKINGS = Part(deals.closed("won"), total("amount"), 0)


def per_head(*, bookings: Fraction, heads: Fraction | None) -> Fraction | None:
    return ratio(bookings, heads)


QUOTAS: dict[str, Definition] = {
    "quota": simple(QUOTA.rows, QUOTA.measure),
    "quota_attainment": Definition({"bookings": BOOKINGS, "quota": QUOTA}, lambda *, bookings, quota: ratio(bookings, quota)),
    "bookings_per_rep": Definition({"bookings": BOOKINGS, "heads": heads(employed)}, per_head, anew=True, span="year"),
    "bookings_per_ramped_rep": Definition({"bookings": BOOKINGS, "heads": heads(ramped)}, per_head, anew=True, span="year"),
}
