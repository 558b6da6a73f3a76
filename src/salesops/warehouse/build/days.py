"""`calendar`: every day that anything in the warehouse can be about, with the periods it belongs to."""

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa

from salesops.kernel.company import Company
from salesops.kernel.period import GRAINS
from salesops.warehouse.build.built import Built
from salesops.warehouse.build.shop import Shop

YEARS_AHEAD = 2
YEARS_BACK = 50
"""Dates further back are slips of the pen."""
_DAYS = {
    "deal_version": "least(created_on, closed_on, close_date)",
    "lead_version": "least(created_on, converted_on)",
    "activity": '"on"',
    "subscription": "starts_on",
    "invoice": "issued_on",
    "spend": "month",
    "quota": "starts_on",
    "hand_off": "started_on",
}


def build(shop: Shop) -> Iterator[Built]:
    first, last = first_day(shop), last_day(shop.policies.today)
    shop.table("p_calendar", rows(shop.policies.company, first, last))
    yield Built("calendar", "FROM p_calendar")


def first_day(shop: Shop) -> date:
    """The first of January of the year of the earliest date there is."""
    earliest = " UNION ALL ".join(f"SELECT min({day}) AS d FROM w_{table}" for table, day in _DAYS.items())
    today = shop.policies.today
    found = shop.value(f"SELECT min(d) FROM ({earliest})") or today
    return date(max(found.year, today.year - YEARS_BACK), 1, 1)


def last_day(today: date) -> date:
    return date(today.year + YEARS_AHEAD, 12, 31)


def rows(company: Company, first: date, last: date) -> pa.Table:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    starts = {grain: [company.calendar.start_of(day, grain) for day in days] for grain in GRAINS if grain != "day"}
    working = [day.weekday() < 5 and day not in company.holidays for day in days]
    return pa.table({"on": days, **starts, "working_day": working})


def needs_building(shop: Shop) -> bool:
    """Whether the days there are no longer reach as far back as they must."""
    return bool(shop.value('SELECT min("on") FROM w_calendar') != first_day(shop))
