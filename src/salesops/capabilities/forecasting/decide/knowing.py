"""What was known at the end of a day, and each deal's life as it was known then."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from salesops.capabilities.forecasting.facts import FAR, NEVER, OPEN, WON, Book, Flags, Floats, Ints, Terms

Rows = TypeVar("Rows", Book, Terms)


def as_of(book: Book, day: int) -> Book:
    """The book as it could be read at the end of `day`: nothing that happened, or was learned, later. A deal that was
    deleted by then is not in it, one that will be is."""
    there = _there(book, book.deal, day)
    terms = _there(book.terms, book.terms.subscription, day)
    return there if terms is there.terms else replace(there, terms=terms)


def _there(table: Rows, record: Ints, day: int) -> Rows:
    known = (table.start <= day) & (table.known <= day) & (table.replaced > day)
    there, record = (table, record) if known.all() else (table.take(known), record[known])
    deleted = np.r_[record[1:] != record[:-1], True][: len(record)] & (there.gone <= day)
    return there.take(~np.isin(record, record[deleted])) if deleted.any() else there


@dataclass(frozen=True)
class Life:
    """One row a deal, in the order of the book; `row` is its latest version, `number` the deal's place by version.

    closed: the day it was won or lost, FAR while open. value: in the end or now, an estimate where none was entered.
    """

    day: int
    first: Ints
    row: Ints
    number: Ints
    created: Ints
    closed: Ints
    status: Ints
    value: Floats
    product: Ints
    pipeline: Ints

    def __len__(self) -> int:
        return len(self.row)

    @property
    def won(self) -> Flags:
        return self.status == WON


def lives(book: Book, day: int) -> Life:
    """Raises nothing for an empty book: a life of no deals."""
    first, row = np.flatnonzero(book.first), np.flatnonzero(book.last)
    said = np.where(book.closed[row] == NEVER, book.start[row], book.closed[row])
    closed = np.where(book.status[row] == OPEN, FAR, np.minimum(said, day))
    value = np.where(np.isnan(book.value[row]), usual_values(book)[book.labels["product"][row]], book.value[row])
    return Life(
        day, first, row, np.cumsum(book.first) - 1, book.start[first], closed, book.status[row], value,
        book.labels["product"][row], book.labels["pipeline"][row],
    )  # fmt: skip


def usual_values(book: Book) -> Floats:
    """By product: what a won deal brings on average, drawn towards the average of all where few were won."""
    row = np.flatnonzero(book.last & (book.status == WON) & ~np.isnan(book.value))
    count = len(book.names["product"])
    values, products = book.value[row], book.labels["product"][row]
    average = float(values.mean()) if len(values) else 0.0
    summed, counted = np.bincount(products, values, count), np.bincount(products, minlength=count)
    return (summed + 2 * average) / (counted + 2)


def booked(life: Life, start: int, end: int) -> float:
    """Won from `start` to the day before `end`."""
    inside = life.won & (life.closed >= start) & (life.closed < end)
    return float(life.value[inside].sum())
