"""Level 1: what was won and lost, how long it took, and when it is earned."""

from datetime import date, timedelta
from fractions import Fraction

from tests.agreement.oracle import deals
from tests.agreement.oracle.evaluate import Definition, simple
from tests.agreement.oracle.measures import count, mean, median, total
from tests.agreement.oracle.view import View, grain_of
from tests.agreement.worlds import Row


def earned(view: View) -> list[Row]:
    """Won deals, once for each bucket in which they have days of service, with the part earned in it."""
    rows = []
    for deal in view.state("deal"):
        if deal["status"] != "won":
            continue
        start, end = deal["service_start"], deal["service_end"]
        if start is None or end is None or end <= start:
            rows += [{**row, "_earned": Fraction(row["amount"] or 0)} for row in view.flow([deal], "closed_on")]
            continue
        for bucket, days in days_by_bucket(view, start, end).items():
            part = Fraction(deal["amount"] or 0) * days / (end - start).days
            rows.append({**deal, "_on": bucket, "_earned": part})
    return rows


def days_by_bucket(view: View, start: date, end: date) -> dict[date, int]:
    """How many of the days from start to end count, by the first day of their bucket (by `start` without a grain)."""
    grain = grain_of(view.ask)
    found: dict[date, int] = {}
    for number in range((end - start).days):
        day = start + timedelta(days=number)
        if view.counts(day):
            bucket = view.world.calendar.start_of(day, grain) if grain else start
            found[bucket] = found.get(bucket, 0) + 1
    return found


def a_year_of(rows: list[Row], view: View) -> Fraction:
    """Amounts of new business and expansions, as for a year of service."""
    whole = Fraction(0)
    for deal in rows:
        start, end = deal["service_start"], deal["service_end"]
        days = (end - start).days if start and end and end > start else 365
        whole += Fraction(deal["amount"] or 0) * 365 / days
    return whole


def new_or_more(view: View) -> list[Row]:
    return [deal for deal in deals.closed("won")(view) if deal["type"] in ("new", "expansion")]


OUTCOMES: dict[str, Definition] = {
    "bookings": simple(deals.closed("won"), total("amount")),
    "new_bookings": simple(deals.won_of_type("new"), total("amount")),
    "expansion_bookings": simple(deals.won_of_type("expansion"), total("amount")),
    "renewal_bookings": simple(deals.won_of_type("renewal"), total("amount")),
    "deals_won": simple(deals.closed("won"), count),
    "deals_lost": simple(deals.closed("lost"), count),
    "new_arr": simple(new_or_more, a_year_of),
    "recognised_revenue": simple(earned, lambda rows, view: sum((row["_earned"] for row in rows), Fraction(0))),
    "sales_cycle_days": simple(deals.with_cycle, mean("_days")),
    "sales_cycle_days_median": simple(deals.with_cycle, median("_days")),
}
