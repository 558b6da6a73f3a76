"""What the methods would have said on past days, as it was tested and kept; and what was really said on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from salesops.capabilities.forecasting.decide.telling import BOOKINGS, COMPANY
from salesops.capabilities.forecasting.models import Line, Tested
from salesops.capabilities.forecasting.queries.learning import RECIPE
from salesops.kernel.period import Period


@dataclass(frozen=True)
class SaidThen:
    """What a method said of a period at the end of a day. `key`: a person's id, where it is of one."""

    method: str
    day: date
    period: Period
    name: str
    likely: float
    low: float | None = None
    high: float | None = None
    key: int | None = None


def tested(first: date, last: date) -> list[SaidThen]:
    """Of the whole company's bookings, of periods that were over by `last`, on days from `first` on. One query."""
    rows = Tested.objects.filter(recipe=RECIPE, by=COMPANY, day__gte=first, ends_on__lte=last).order_by("day", "id")
    return [
        SaidThen(row.method, row.day, Period(row.starts_on, row.ends_on), row.name, row.likely, row.low, row.high) for row in rows
    ]


def said_by(by: str, periods: Sequence[Period], kpi: str = BOOKINGS) -> list[SaidThen]:
    """What was really said of these periods while they ran, by slice; the last run of each day. One query."""
    starts = {period.start for period in periods}
    lines = Line.objects.filter(by=by, kpi=kpi, starts_on__in=starts, run__status="done").select_related("run")
    found = {
        (line.run.day, line.starts_on, line.ends_on, line.key if by == "person" else line.name): line
        for line in lines.order_by("run__day", "run_id", "id")
    }
    return [_said(line) for line in found.values() if Period(line.starts_on, line.ends_on) in periods]


def _said(line: Line) -> SaidThen:
    low, likely, high = (float(value) for value in (line.low, line.likely, line.high))
    return SaidThen("salesops", line.run.day, Period(line.starts_on, line.ends_on), line.name, likely, low, high, line.key)
