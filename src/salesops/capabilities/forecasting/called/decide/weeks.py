"""Which periods are called, whether a call is in time, when to remind. Pure: the clock is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from salesops.kernel.company import Company
from salesops.kernel.period import Grain, Period
from salesops.policies.documents.forecast import Forecast, Standing, Week


@dataclass(frozen=True)
class Switch:
    """That somebody locked or unlocked a week, for everybody or for one person, with the reason."""

    locks: bool
    person: int | None
    at: datetime
    reason: str
    by_name: str = ""


@dataclass(frozen=True)
class Gate:
    """How a call is taken at a moment, and why."""

    standing: Standing
    week: Week
    switch: Switch | None = None


def quarter_of(company: Company) -> Grain:
    return "fiscal_quarter" if company.fiscal_start_month % 3 != 1 else "quarter"


def called_periods(policy: Forecast, company: Company, day: date) -> tuple[Period, ...]:
    """What is called on a day, the nearest first."""
    grains: dict[str, Grain] = {"month": "month", "quarter": quarter_of(company), "year": "fiscal_year"}
    found = []
    for name in policy.periods:
        which, _, what = name.partition("_")
        period = company.calendar.period_of(day, grains[what])
        found.append(company.calendar.period_of(period.end, grains[what]) if which == "next" else period)
    return tuple(sorted(set(found)))


def gate(policy: Forecast, company: Company, switches: Iterable[Switch], person: int, at: datetime) -> Gate:
    """Whether somebody's call is taken at `at`: as the cut-off says, unless the week was locked or unlocked for them."""
    week = policy.week(at, company.time_zone)
    mine = [one for one in switches if week.opens_at <= one.at <= at and one.person in (None, person)]
    last = max(mine, key=lambda one: one.at, default=None)
    if last is not None and last.locks:
        return Gate("locked", week, last)
    in_time = at < week.cutoff_at
    if last is not None:
        return Gate("open" if in_time else "late", week, last)
    return Gate("open" if in_time else policy.after_cutoff, week)


def reminders_due(policy: Forecast, company: Company, at: datetime, *, within: timedelta) -> tuple[tuple[int, Week], ...]:
    """The reminders (hours before the cut-off) whose moment was at most `within` ago and before the cut-off."""
    week = policy.week(at, company.time_zone)
    due = ((hours, week.cutoff_at - timedelta(hours=hours)) for hours in policy.reminders)
    return tuple((hours, week) for hours, moment in due if moment <= at < min(moment + within, week.cutoff_at))


def cutoffs(policy: Forecast, company: Company, period: Period, until: datetime) -> tuple[datetime, ...]:
    """The cut-offs in a period that have passed, in order."""
    zone_day = datetime.combine(period.start, datetime.min.time(), tzinfo=until.tzinfo)
    found, at = [], zone_day
    while at <= until and company.day_of(at) < period.end:
        week = policy.week(at, company.time_zone)
        if week.cutoff_at <= until and company.day_of(week.cutoff_at) in period:
            found.append(week.cutoff_at)
        at += timedelta(days=7)
    return tuple(found)
