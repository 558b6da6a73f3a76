"""A page's questions about metrics, put all at once, and their answers by the page's own names for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from salesops.kernel.period import Calendar, Grain, Period
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.metric import Metric
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
    calendar: Calendar

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
        """The values of a question by a grain, in order of time; sums and counts are 0 where nothing happened."""
        ask = self.answers[key].ask
        grain = cast(Grain, ask.by[0])
        found = {_day(row[grain]): _number(row).value for row in self.answers[key].rows}
        known = (
            Period(ask.period.start, min(ask.period.end, (ask.as_of or ask.today) + timedelta(days=1))) if ask.period else None
        )
        if known is None or grain == "day":
            return sorted(found.items())
        nothing = 0.0 if _adds_up(METRICS[ask.metric]) else None
        return [(bucket.start, found.get(bucket.start, nothing)) for bucket in self.calendar.split(known, grain)]


def _adds_up(metric: Metric) -> bool:
    """Whether it is a sum or count, which of nothing is 0; means and ratios of nothing are empty."""
    return metric.kind == "flow" and metric.unit in ("money", "count", "minutes") and metric.name not in _MEANS


_MEANS = frozenset({"average_deal_size"})


def ask_all(asks: Mapping[str, Ask], calendar: Calendar) -> Numbers:
    return Numbers(dict(zip(asks, run_many(tuple(asks.values())), strict=True)), calendar)


def _number(row: Mapping[str, Any]) -> Number:
    return Number(*(None if row.get(name) is None else float(row[name]) for name in ("value", "numerator", "denominator")))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
