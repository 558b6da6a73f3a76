"""When open deals are said to close: a first guess, pushed later each time it passes, or forgotten."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.clock import (
    DAY,
    NONE,
    WORK_FOR,
    WORK_FROM,
    Floats,
    Ints,
    last_workday,
    month_start,
    months,
    next_workday,
)
from salesops.workspace.demo.deals import RENEWAL, Deals
from salesops.workspace.demo.shape import DURATION, NEGOTIATION

OPTIMISM, OPTIMISM_SPREAD = 0.8, 0.25
WEEKENDS = 1.15
"""Stages take that much longer in days than the plan says, for weekends and holidays."""
TO_MONTH_END = 0.4
PUSHED_BY = (10, 40)
NEGLECTED = 0.05
"""Of dates that pass, nobody moves so many."""
MOST_PUSHES = 12


@dataclass(frozen=True)
class Pushes:
    """`first` and `last` said date of each deal; row, moment, old and new date of each push."""

    first: Ints
    last: Ints
    row: Ints
    moment: Ints
    old: Ints
    new: Ints


def first_guess(deals: Deals, term_end: Ints, rng: np.random.Generator) -> Ints:
    """The usual time through the stages that are left; the end of the term for renewals."""
    plan = np.cumsum(DURATION[:, ::-1], axis=1)[:, ::-1] * WEEKENDS
    entry = np.clip(np.argmax(deals.entered != NONE, axis=1), 0, NEGOTIATION)
    usual: Floats = plan[deals.segment, entry] * OPTIMISM
    days = np.maximum(7, usual * np.exp(rng.normal(0, OPTIMISM_SPREAD, len(deals)))).astype(np.int64)
    guess = _rounded(deals.created + days, rng)
    return np.where(deals.type == RENEWAL, term_end, guess)


def pushes(deals: Deals, term_end: Ints, today: int, rng: np.random.Generator) -> Pushes:
    first = first_guess(deals, term_end, rng)
    due, since = first.copy(), deals.created.copy()
    until = np.where(deals.ended == NONE, today, deals.ended)
    found = []
    rows = np.arange(len(deals))
    for _ in range(MOST_PUSHES):
        rows = rows[(due[rows] < until[rows]) & (rng.random(len(rows)) >= NEGLECTED)]
        day = next_workday(np.maximum(due[rows] - rng.integers(0, 6, len(rows)), since[rows] + 1))
        in_time = day < until[rows]
        rows, day = rows[in_time], day[in_time]
        later = np.maximum(_rounded(day + rng.integers(*PUSHED_BY, len(rows)), rng), due[rows] + 1)
        moment = day * DAY + WORK_FROM + rng.integers(0, WORK_FOR, len(rows))
        found.append((rows, moment, due[rows], later))
        due[rows], since[rows] = later, day
    row, moment, old, new = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pushes(first, due, row, moment, old, new)


def _rounded(days: Ints, rng: np.random.Generator) -> Ints:
    """Many say the last working day of the month."""
    month_end = last_workday(month_start(months(days) + 1) - 1)
    return np.where(rng.random(len(days)) < TO_MONTH_END, month_end, next_workday(days))
