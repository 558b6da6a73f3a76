"""`kernel.working_days` for whole columns."""

from collections.abc import Collection
from datetime import date

import ibis

from salesops.kernel.company import Company
from salesops.kernel.working_days import A_WEEK, MONDAY, MONDAY_TO_FRIDAY, Week


def owners_working_days(deals: ibis.Table, day: ibis.Value, company: Company) -> ibis.Value:
    """For each deal the working days of its owner since it entered its stage."""
    entered = deals.stage_entered_on
    others = working_days(entered, day, company.holidays)
    cases = [
        (deals.owner_id.isin(sorted(people)).fill_null(False), working_days(entered, day, company.holidays, week))  # noqa: FBT003
        for week, people in company.weeks
    ]
    return ibis.cases(*cases, else_=others) if cases else others


def working_days(entered: ibis.Value, day: ibis.Value, holidays: Collection[date], week: Week = MONDAY_TO_FRIDAY) -> ibis.Value:
    """The days worked after `entered`, up to and with `day`, which does not lie before it; empty where one of them is."""
    worked = _worked_until(day, week) - _worked_until(entered, week)
    for holiday in sorted(one for one in set(holidays) if one.weekday() in week):
        free = ibis.literal(holiday)
        worked = worked - ((entered < free) & (day >= free)).cast("int64")
    return worked


def _worked_until(day: ibis.Value, week: Week) -> ibis.Value:
    days = day.delta(ibis.literal(MONDAY), unit="day").cast("int64") + 1
    rest = days % A_WEEK
    worked = ibis.least(rest, len(week)) if week == frozenset(range(len(week))) else _some_of(rest, week)
    return ((days - rest) / A_WEEK).cast("int64") * len(week) + worked


def _some_of(rest: ibis.Value, week: Week) -> ibis.Value:
    """How many of the first `rest` days of a week are worked."""
    return sum(((rest > day).cast("int64") for day in sorted(week)), ibis.literal(0))
