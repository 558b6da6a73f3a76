"""What became of deals that stood as today's do: open deals, looked at week by week in the past."""

from dataclasses import dataclass, replace

import numpy as np

from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.facts import FAR, LOST, NEVER, OPEN, WON, Book, Flags, Floats, Ints

BINS = np.array([0, 7, 14, 21, 28, 35, 42, 49, 56, 70, 84, 98, 126, 154, 182, 273, 400])
"""Days ahead; a hazard is constant between two of them."""
AGES = np.array([0, 7, 14, 28, 56, 84, 112, 140])
"""Days in the stage from which on a deal counts as so old."""
DUE_IN = np.array([0, 8, 22, 46, 91])
"""Days to the date on which a deal is said to close, from which on it counts as so far away."""
DUES = len(DUE_IN) + 2
BANDS = 3
WEEK = 7
LOOKED_BACK = 730
HALF_LIFE = 365.0
MOST_ROWS = 300_000


@dataclass(frozen=True)
class Standing:
    """Open deals on a day: the row of the book that says so, and the groups they belong to, from coarse to fine."""

    row: Ints
    levels: tuple[Ints, ...]

    @property
    def cell(self) -> Ints:
        """The finest group."""
        return self.levels[-1]


@dataclass(frozen=True)
class Landmarks:
    """One row an open deal and look. `days`: until it was decided or we stopped knowing; `outcome` OPEN where it was not."""

    standing: Standing
    look: Ints
    days: Ints
    outcome: Ints
    weight: Floats

    def outcomes(self, kind: int) -> Flags:
        return self.outcome == kind


def stand(book: Book, rows: Ints, on: Ints, entered: Ints, bands: Ints) -> Standing:
    """By stage, by how soon the deal is said to close, by days in the stage, and by amount."""
    stage = book.stage[rows]
    due = stage * DUES + due_of(book.close_date[rows], on)
    aged = due * len(AGES) + np.searchsorted(AGES, on - entered[rows], side="right") - 1
    return Standing(rows, (stage, due, aged, aged * BANDS + bands[rows]))


def due_of(close_date: Ints, on: Ints) -> Ints:
    """0 where no date is said, 1 where it has passed, then by how near it is."""
    return np.where(close_date == NEVER, 0, np.searchsorted(DUE_IN, close_date - on, side="right") + 1)


def stage_entered(book: Book) -> Ints:
    """By version: the day its deal came into the stage."""
    new = book.first | np.r_[True, book.stage[1:] != book.stage[:-1]] if len(book) else book.first
    latest = np.maximum.accumulate(np.where(new, np.arange(len(book)), 0))
    return book.start[latest]


def landmarks(book: Book, life: Life, entered: Ints, bands: Ints) -> Landmarks:
    """Every week of the last two years, what was open then and what became of it until the day of `life`."""
    looks = np.arange(life.day - WEEK, max(int(book.start.min(initial=FAR)), life.day - LOOKED_BACK), -WEEK)[::-1]
    stop = np.where(book.last, FAR, np.r_[book.start[1:], FAR][: len(book)])
    begin, end = np.searchsorted(looks, book.start), np.searchsorted(looks, stop)
    count = np.where((book.status == OPEN) & _some(book, (end - begin)[book.status == OPEN].sum()), end - begin, 0)
    row = np.repeat(np.arange(len(book)), count)
    look = looks[begin[row] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)]
    deal = life.number[row]
    days = np.minimum(life.closed[deal], life.day) - look
    known = days > 0
    row, look, deal, days = row[known], look[known], deal[known], days[known]
    outcome = np.where(life.closed[deal] <= life.day, life.status[deal], OPEN)
    weight = 0.5 ** ((life.day - look) / HALF_LIFE)
    return Landmarks(stand(book, row, look, entered, bands), look, days, outcome, weight)


def beginnings(book: Book, life: Life, bands: Ints) -> Landmarks:
    """Deals on the day they were created, of the last two years; those decided at once count as decided in a day."""
    recent = np.flatnonzero(life.created >= life.day - LOOKED_BACK)
    row, look = life.first[recent], life.created[recent]
    days = np.maximum(np.minimum(life.closed[recent], life.day) - look, 1)
    outcome = np.where(life.closed[recent] <= life.day, life.status[recent], OPEN)
    pipeline = book.labels["pipeline"][row]
    standing = Standing(row, (pipeline, pipeline * BANDS + bands[row]))
    return Landmarks(standing, look, days, outcome, 0.5 ** ((life.day - look) / HALF_LIFE))


def tallies(marks: Landmarks, cell: Ints, cells: int) -> tuple[Floats, Floats, Floats]:
    """Cell by bin, weighted: days open in the bin, and how many were won, and lost, in it; `cell` by landmark."""
    width, bins = np.diff(BINS), len(BINS) - 1
    spent = [np.clip(marks.days - BINS[n], 0, width[n]) * marks.weight for n in range(bins)]
    days = np.stack([np.bincount(cell, one, cells) for one in spent], axis=1)
    place = np.clip(np.searchsorted(BINS, marks.days) - 1, 0, bins - 1)

    def happened(outcome: int) -> Floats:
        rows = marks.outcomes(outcome) & (marks.days <= BINS[-1])
        return np.bincount(cell[rows] * bins + place[rows], marks.weight[rows], cells * bins).reshape(cells, bins)

    return days, happened(WON), happened(LOST)


def bands_of(book: Book, values: Floats) -> Ints:
    """By version: the third of its pipeline's deals that it belongs to by amount, 0 the smallest."""
    found = np.zeros(len(book), dtype=np.int64)
    pipeline = book.labels["pipeline"]
    for one in np.unique(pipeline):
        first = book.first & (pipeline == one)
        cuts = np.quantile(values[first], [1 / 3, 2 / 3]) if first.any() else [0.0, 0.0]
        found[pipeline == one] = np.searchsorted(cuts, values[pipeline == one])
    return found


def _some(book: Book, rows: int) -> Flags:
    """All deals, or every so many of them where there are more than an estimate needs."""
    step = 1 + int(rows) // MOST_ROWS
    return np.cumsum(book.first) % step == 0


def weekly(marks: Landmarks) -> Landmarks:
    """Only what happened in the seven days after each look: every day of every deal once."""
    decided = marks.days <= WEEK
    return replace(marks, days=np.minimum(marks.days, WEEK), outcome=np.where(decided, marks.outcome, OPEN))
