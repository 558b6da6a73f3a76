"""What simple methods say of a period, from the same book: the stage-weighted pipeline, pace, and periods before."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.decide.landmarks import Standing
from salesops.capabilities.forecasting.facts import Book, Floats, Ints

WEIGHTED, PACE, SEASONAL_PACE, LAST, YEAR_BEFORE = RIVALS = (
    "stage-weighted",
    "pace",
    "seasonal pace",
    "last period",
    "a year before",
)


@dataclass(frozen=True)
class Days:
    """A period from `start` to before `end`, the one before it and the one a year before, as numbers of days."""

    start: int
    end: int
    before: tuple[int, int]
    year_before: tuple[int, int]


def rivals(book: Book, life: Life, standing: Standing, values: Floats, days: Days, group: Ints, groups: int) -> dict[str, Floats]:
    """Method -> total of the period by group; `group` by version of the book. A method that cannot say is left out."""
    of = group[life.row]

    def won(start: int, end: int) -> Floats:
        rows = life.won & (life.closed >= start) & (life.closed < end) & (of >= 0)
        return np.bincount(of[rows], life.value[rows], groups)

    booked, passed = won(days.start, life.day + 1), life.day + 1 - days.start
    begun = int(life.closed[life.won].min()) if life.won.any() else life.day + 1
    found = {WEIGHTED: booked + _weighted(book, standing, values, days, group, groups)}
    if passed >= 7:
        found[PACE] = booked * (days.end - days.start) / passed
    if days.before[0] >= begun - 45:
        left = max(0, days.end - max(life.day + 1, days.start))
        found[LAST] = won(*days.before)
        found[SEASONAL_PACE] = booked + won(days.before[1] - left, days.before[1])
    if days.year_before[0] >= begun - 45:
        found[YEAR_BEFORE] = won(*days.year_before)
    return found


def _weighted(book: Book, standing: Standing, values: Floats, days: Days, group: Ints, groups: int) -> Floats:
    """Open deals that are said to close in the period, times what the process says of their stage."""
    row, due = standing.row, said_due(book, standing.row)
    inside = (due >= days.start) & (due < days.end) & (group[row] >= 0)
    return np.bincount(group[row][inside], (values[row] * _chance(book, row))[inside], groups)


def weighted_by(book: Book, row: Ints, values: Floats, edges: Ints, day: int) -> Floats:
    """The same of the days from tomorrow to each edge."""
    due, worth = said_due(book, row), values[row] * _chance(book, row)
    return np.array([float(worth[(due > day) & (due <= edge)].sum()) for edge in edges])


def said_due(book: Book, row: Ints) -> Ints:
    """When deals are said to close; one without a date is taken to close by its stage's usual time."""
    return np.where(book.close_date[row] >= 0, book.close_date[row], book.start[row] + _usual_days(book)[book.stage[row]])


def _chance(book: Book, row: Ints) -> Floats:
    chances: Floats = np.array([norm.probability for norm in book.norms])[book.stage[row]]
    return chances


def _usual_days(book: Book) -> Ints:
    return np.array([round(norm.days) for norm in book.norms], dtype=np.int64)
