"""A page's questions about metrics, put all at once, and their answers by the page's own names for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from salesops.metrics.ask import Ask
from salesops.warehouse.run import Answer, run_many


@dataclass(frozen=True)
class Number:
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None


NOTHING = Number()


@dataclass(frozen=True)
class Numbers:
    answers: Mapping[str, Answer]

    def one(self, key: str) -> Number:
        """The number of a question without dimensions."""
        rows = self.answers[key].rows
        return _number(rows[0]) if rows else NOTHING

    def value(self, key: str) -> float | None:
        return self.one(key).value

    def by(self, key: str) -> dict[str, Number]:
        """The numbers of a question by one dimension that is not a grain; '' for what has none."""
        dimension = self.answers[key].ask.by[0]
        return {str(row[dimension] or ""): _number(row) for row in self.answers[key].rows}

    def rows(self, key: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a question by several dimensions, as they are."""
        return self.answers[key].rows

    def series(self, key: str) -> list[tuple[date, float | None]]:
        """The values of a question by a grain, in order of time."""
        grain = self.answers[key].ask.by[0]
        return sorted(((_day(row[grain]), _number(row).value) for row in self.answers[key].rows), key=lambda pair: pair[0])


def ask_all(asks: Mapping[str, Ask]) -> Numbers:
    return Numbers(dict(zip(asks, run_many(tuple(asks.values())), strict=True)))


def _number(row: Mapping[str, Any]) -> Number:
    return Number(*(None if row.get(name) is None else float(row[name]) for name in ("value", "numerator", "denominator")))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
