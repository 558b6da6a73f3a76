"""What a forecast may look at: deals as they became known, and what the sales process expects of their stages.

Days are numbers, counted from 1970-01-01. Amounts are floats here: a forecast is an estimate, rounded where it is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OPEN, WON, LOST = 0, 1, 2
NEW, EXPANSION, RENEWAL = "new", "expansion", "renewal"
"""Types of deals."""
NEVER = -1
FAR = 10**6
"""A day after all others."""
SLICES = ("person", "team", "segment", "region", "product", "pipeline", "type")
"""What a forecast can be split by."""
_EPOCH = date(1970, 1, 1)


def number_of(day: date) -> int:
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Norm:
    """What the sales process expects of a stage: the chance to win from here, and the days until it is decided."""

    pipeline: str
    stage: str
    probability: float
    days: float


@dataclass(frozen=True)
class Terms:
    """One row a version of a subscription, by subscription and start: what is paid a month from `begins` to before `ends`
    (FAR for no end). start, known, replaced, gone, account and labels as in Book."""

    subscription: Ints
    start: Ints
    known: Ints
    replaced: Ints
    gone: Ints
    account: Ints
    begins: Ints
    ends: Ints
    monthly: Floats
    labels: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.subscription)

    def take(self, rows: Any) -> "Terms":
        return replace(self, **_taken(self, rows))


@dataclass(frozen=True)
class Book:
    """One row a version of a deal, by deal and start.

    start:    the day from which it was so. known: the day on which that was learned, never before `start`.
    replaced: the day on which something else was learned to have been so instead (an edit dated back), FAR where it was not.
              Of rows of the same deal and start, no two are known and not yet replaced on the same day.
    gone:     the day the deal was deleted, FAR where it was not. account: its id, NEVER for none.
    value:  NaN where no amount was entered. yearly: what part of it a year of service is, NaN where that is not said.
    closed: the day it was won or lost, NEVER while open.
    labels: slice -> place in `names[slice]`. stage: place in `norms`.
    """

    deal: Ints
    start: Ints
    known: Ints
    replaced: Ints
    gone: Ints
    account: Ints
    stage: Ints
    status: Ints
    value: Floats
    yearly: Floats
    closed: Ints
    close_date: Ints
    labels: Mapping[str, Ints]
    names: Mapping[str, tuple[str, ...]]
    owners: tuple[int | None, ...]
    norms: tuple[Norm, ...]
    terms: Terms

    def __len__(self) -> int:
        return len(self.deal)

    @property
    def first(self) -> Flags:
        """Rows with which a deal begins."""
        return np.r_[True, self.deal[1:] != self.deal[:-1]] if len(self) else np.zeros(0, dtype=bool)

    @property
    def last(self) -> Flags:
        return np.r_[self.first[1:], True] if len(self) else np.zeros(0, dtype=bool)

    def take(self, rows: Any) -> "Book":
        """Only these rows."""
        return replace(self, **_taken(self, rows))

    def labelled(self, slice_: str, name: str) -> Flags:
        """Rows that are called so in that slice."""
        names = self.names[slice_]
        return self.labels[slice_] == (names.index(name) if name in names else len(names))


def _taken(table: Any, rows: Any) -> dict[str, Any]:
    columns = {f.name: getattr(table, f.name)[rows] for f in fields(table) if isinstance(getattr(table, f.name), np.ndarray)}
    return {**columns, "labels": {name: codes[rows] for name, codes in table.labels.items()}}


def no_terms() -> Terms:
    none, labels = np.zeros(0, dtype=np.int64), {name: np.zeros(0, dtype=np.int64) for name in SLICES}
    return Terms(none, none, none, none, none, none, none, none, np.zeros(0), labels)


@dataclass(frozen=True)
class Look:
    """What was said on `day` of the bookings of the `horizon` days after it: by each method, and the simulation's range.

    actual: what they came to; NaN while that is not known.
    """

    day: int
    horizon: int
    said: Mapping[str, float]
    low: float
    high: float
    actual: float = float("nan")

    @property
    def end(self) -> int:
        """The last day it is about."""
        return self.day + self.horizon
