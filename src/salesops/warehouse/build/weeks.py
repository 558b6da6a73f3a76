"""`worked_between(owner, first, last)`: `kernel.working_days` in SQL, counted in the owner's own week."""

import json
from collections.abc import Collection
from datetime import date

from salesops.kernel.working_days import A_WEEK, MONDAY, MONDAY_TO_FRIDAY, Week
from salesops.records.working_weeks import Weeks, weeks_of
from salesops.warehouse.build.shop import Shop


def lay_out(shop: Shop) -> None:
    """With the weeks of people as the snapshot has them: who changes theirs has news, and their deals are built anew."""
    rows = shop.source.read(f"SELECT id, {shop.source.text('working_hours')} FROM records_person WHERE deleted_at IS NULL")
    told = ((row["id"], json.loads(row["working_hours"])) for row in rows.to_pylist() if row["working_hours"])
    shop.run(worked_between(weeks_of(told), shop.policies.company.holidays))


def worked_between(weeks: Weeks, holidays: Collection[date]) -> str:
    """SQL: the days worked after `first`, up to and with `last`, which does not lie before it."""
    own = (f"WHEN owner IN ({', '.join(map(str, sorted(people)))}) THEN {_days(week, holidays)}" for week, people in weeks)
    cases = " ".join(own)
    usual = _days(MONDAY_TO_FRIDAY, holidays)
    return f"CREATE OR REPLACE MACRO worked_between(owner, first, last) AS {f'CASE {cases} ELSE {usual} END' if cases else usual}"


def _days(week: Week, holidays: Collection[date]) -> str:
    free = ", ".join(f"DATE '{day}'" for day in sorted(set(holidays)) if day.weekday() in week)
    off = f" - len(list_filter(CAST([{free}] AS DATE[]), lambda day: day > first AND day <= last))" if free else ""
    return f"(CAST({_until('last', week)} - {_until('first', week)} AS BIGINT){off})"


def _until(day: str, week: Week) -> str:
    """The days worked from MONDAY on, up to and with a day."""
    days = f"(({day} - DATE '{MONDAY}') + 1)"
    rest = f"({days} % {A_WEEK})"
    in_week = f"least({rest}, {len(week)})" if week == frozenset(range(len(week))) else _some_of(rest, week)
    return f"(({days} - {rest}) / {A_WEEK} * {len(week)} + {in_week})"


def _some_of(rest: str, week: Week) -> str:
    return f"({' + '.join(f'CAST({rest} > {day} AS BIGINT)' for day in sorted(week))})"
