"""The computed forecast beside the called one, from the runs that are stored: nothing is computed for a page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from salesops.capabilities.forecasting.decide.keeping import EVERYWHERE, Where
from salesops.capabilities.forecasting.decide.telling import COMPANY, Figure
from salesops.capabilities.forecasting.models import Line, Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.period import Period, PeriodError
from salesops.kernel.scope import Scope
from salesops.workspace.forecast.choosing import Choice

KPIS = {"bookings": "bookings", "new_arr": "new_arr", "deals_won": "deals"}
"""The metric that is called -> what the runs call it; others are not computed."""
MOST_DAYS = 14
"""Days drawn for a viewer of a part of the company, whose ranges are added up from the draws; of the whole all are stored."""


@dataclass(frozen=True)
class Range:
    """Worst, likely and best (P10, P50, P90), and what the likely one is made of."""

    low: float
    likely: float
    high: float
    booked: float = 0.0
    from_open: float = 0.0
    to_create: float = 0.0
    to_renew: float = 0.0


def _nobody(people: frozenset[int]) -> Range | None:
    return None


@dataclass(frozen=True)
class Computed:
    """`whole` of everything in scope. `days`: what was computed on each day of the period, in order."""

    whole: Range | None = None
    run: Run | None = None
    days: tuple[tuple[date, Range], ...] = ()
    of_people: Callable[[frozenset[int]], Range | None] = field(default=_nobody)


def computed(choice: Choice) -> Computed:
    """What the stored runs say, as of the day looked at; nothing where there is none or none reaches the period."""
    kpi = KPIS.get(choice.of.kpi, "")
    run = runs.run_of(choice.of.period, choice.today) if kpi else None
    whole = _figure(run, choice, kpi, choice.scope) if run else None
    if run is None or whole is None:
        return Computed()
    return Computed(whole, run, _days(choice, kpi), _People(choice, run, kpi))


class _People:
    """The range of some people together: one person's as it is stored, of several added up draw by draw."""

    def __init__(self, choice: Choice, run: Run, kpi: str) -> None:
        self.choice, self.run, self.kpi = choice, run, kpi
        of = choice.of.period
        lines = Line.objects.filter(run=run, starts_on=of.start, ends_on=of.end, kpi=kpi, by="person", key__isnull=False)
        self.each = {line.key: _stored(line) for line in lines}

    def __call__(self, people: frozenset[int]) -> Range | None:
        known = people & self.each.keys()
        if len(known) < 2:
            return self.each[next(iter(known))] if known else None
        return _figure(self.run, self.choice, self.kpi, Scope(people=people))


def _figure(run: Run, choice: Choice, kpi: str, scope: Scope) -> Range | None:
    found = _told(run, choice.of.period, scope, kpi, EVERYWHERE)
    return _range(found) if found else None


def _days(choice: Choice, kpi: str) -> tuple[tuple[date, Range], ...]:
    said = day_by_day(choice.of.period, choice.today, scope=choice.scope, kpi=kpi)
    return tuple((day, _range(one)) for day, one in said)


def day_by_day(period: Period, until: date, *, scope: Scope, kpi: str, where: Where = EVERYWHERE) -> list[tuple[date, Figure]]:
    """What was said of a period on each day, as it was written down; what has to be added up from the draws only of some days."""
    said = runs.written_down(period, until, scope=scope, kpi=kpi, where=where)
    if said is not None:
        return said
    said_on = [run for run in runs.runs_of(period) if run.day <= until]
    step = max(1, len(said_on) // MOST_DAYS)
    shown = said_on[::-1][::step][:MOST_DAYS][::-1]
    return [(run.day, one) for run in shown if (one := _told(run, period, scope, kpi, where))]


def _told(run: Run, period: Period, scope: Scope, kpi: str, where: Where) -> Figure | None:
    try:
        return next(iter(runs.figure(run, period, COMPANY, scope=scope, kpi=kpi, where=where)), None)
    except PeriodError:
        return None


def _stored(line: Line) -> Range:
    numbers = (line.low, line.likely, line.high, line.booked, line.from_open, line.from_new, line.from_renewals)
    return Range(*(float(number) for number in numbers))


def _range(found: Figure) -> Range:
    return Range(found.low, found.likely, found.high, found.booked, found.from_open, found.from_new, found.from_renewals)
