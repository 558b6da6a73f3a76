"""The same question asked of every method on a past day: what will the period come to, by slice?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from salesops.capabilities.forecasting.decide.automatic import AUTOMATIC, automatic, of_period
from salesops.capabilities.forecasting.decide.forecast import Forecast, forecast
from salesops.capabilities.forecasting.decide.keeping import keep
from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.decide.rivals import Days, rivals
from salesops.capabilities.forecasting.decide.spans import named_periods
from salesops.capabilities.forecasting.decide.telling import COMPANY, figures
from salesops.capabilities.forecasting.facts import Book, Floats, Ints, Look, number_of
from salesops.kernel.company import Company
from salesops.kernel.period import Calendar, Period

OURS = "salesops"


@dataclass(frozen=True)
class Answer:
    """What a method says of a period and a slice; a range where it gives one."""

    by: str
    name: str
    method: str
    likely: float
    low: float | None = None
    high: float | None = None


def answers(
    book: Book, day: date, period: Period, looks: Sequence[Look], company: Company, slices: Sequence[str] = (COMPANY,)
) -> list[Answer]:
    """Looks at nothing that happened or was learned after the day."""
    found = forecast(book, day, [period], looks, company.fiscal_start_month)
    kept = keep(found, number_of(period.start))
    ours = [Answer(by, one.name, OURS, one.likely, one.low, one.high) for by in slices for one in figures(kept, period, by)]
    return [*ours, *others(found, [period], company.calendar, slices)[period]]


def others(found: Forecast, periods: Iterable[Period], calendar: Calendar, slices: Sequence[str]) -> dict[Period, list[Answer]]:
    """What the simple methods say of periods from the same book."""
    wanted = list(periods)
    said = {period: _simple(found, period, calendar, slices) for period in wanted}
    months = automatic(found.model.life, max(period.end for period in wanted), calendar) if COMPANY in slices else {}
    for period, answers_ in said.items():
        series = of_period(months, period, calendar)
        if series is not None:
            answers_.append(Answer(COMPANY, COMPANY, AUTOMATIC, series))
    return said


def _simple(found: Forecast, period: Period, calendar: Calendar, slices: Sequence[str]) -> list[Answer]:
    model, days = found.model, days_of(period, calendar)
    answers_: list[Answer] = []
    for by in slices:
        group, names = groups_of(model.book, by)
        said = rivals(model.book, model.life, model.standing, model.values, days, group, len(names))
        answers_ += [Answer(by, names[n], method, float(values[n])) for method, values in said.items() for n in range(len(names))]
    return answers_


def actuals(book: Book, life: Life, period: Period, by: str) -> dict[str, float]:
    """What the period came to, by name of the slice."""
    group, names = groups_of(book, by)
    rows = life.won & (life.closed >= number_of(period.start)) & (life.closed < number_of(period.end))
    summed: Floats = np.bincount(group[life.row[rows]], life.value[rows], len(names))
    return dict(zip(names, summed.tolist(), strict=True))


def groups_of(book: Book, by: str) -> tuple[Ints, tuple[str, ...]]:
    """By version of the book its place among the names of the slice."""
    if by == COMPANY:
        return np.zeros(len(book), dtype=np.int64), (COMPANY,)
    return book.labels[by], book.names[by]


def days_of(period: Period, calendar: Calendar) -> Days:
    before, year_before = calendar.previous(period), calendar.year_before(period)
    return Days(
        number_of(period.start),
        number_of(period.end),
        (number_of(before.start), number_of(before.end)),
        (number_of(year_before.start), number_of(year_before.end)),
    )


def periods_on(day: date, calendar: Calendar, which: Sequence[str]) -> Iterator[Period]:
    """Of the named ones, on a day; each once."""
    named = named_periods(day, calendar)
    yield from dict.fromkeys(named[one] for one in which)
