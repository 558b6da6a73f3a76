"""`kernel.working_days` for whole columns."""

from collections.abc import Collection
from datetime import date

import ibis

from salesops.kernel.working_days import A_WEEK, MONDAY, WORKED


def working_days(entered: ibis.Value, day: ibis.Value, holidays: Collection[date]) -> ibis.Value:
    """The days worked after `entered`, up to and with `day`, which does not lie before it; empty where one of them is."""
    worked = _weekdays_until(day) - _weekdays_until(entered)
    for holiday in sorted(one for one in set(holidays) if one.weekday() < WORKED):
        free = ibis.literal(holiday)
        worked = worked - ((entered < free) & (day >= free)).cast("int64")
    return worked


def _weekdays_until(day: ibis.Value) -> ibis.Value:
    days = day.delta(ibis.literal(MONDAY), unit="day").cast("int64") + 1
    rest = days % A_WEEK
    return ((days - rest) / A_WEEK).cast("int64") * WORKED + ibis.least(rest, WORKED)
