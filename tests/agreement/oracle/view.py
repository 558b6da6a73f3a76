"""What a question sees of a world: the days, the states and the rows that are left after scope and condition.

Follows the words of `salesops.metrics.conventions.TERMS`, one property a term, as plainly as can be.
"""

from dataclasses import dataclass, replace
from datetime import date

from tests.agreement.oracle.days import end_of
from tests.agreement.oracle.filters import visible
from tests.agreement.worlds import Row, World

from salesops.kernel.period import GRAINS, Period
from salesops.metrics.ask import Ask


@dataclass(frozen=True)
class View:
    world: World
    ask: Ask
    period: Period | None
    asked: Period | None = None
    """The whole period the question is about, where `period` is one bucket of it."""

    @property
    def known_day(self) -> date:
        return self.ask.as_of or self.ask.today

    @property
    def last_day(self) -> date:
        return min(self.period.last_day, self.known_day) if self.period else self.known_day

    @property
    def tree_day(self) -> date:
        """The last day of the whole question: one tree of teams and people for all its buckets."""
        return replace(self, period=self.asked).last_day if self.asked else self.last_day

    def state(self, kind: str) -> list[Row]:
        """Deals or leads as they stand, or stood on the day asked for."""
        return self.kept(self.existing(kind))

    def existing(self, kind: str) -> list[Row]:
        """The same, whoever may see them."""
        return self.world[kind] if self.ask.as_of is None else self.at(kind, self.ask.as_of)

    def stock(self, kind: str) -> list[Row]:
        """Deals or leads as they stood at the end of the last day."""
        return self.kept(self.at(kind, self.last_day))

    def at(self, kind: str, day: date) -> list[Row]:
        """The versions that held at the last microsecond of a day."""
        end = end_of(self.world.company, day)
        return [row for row in self.world[f"{kind}_version"] if row["valid_from"] < end <= row["valid_to"]]

    def table(self, name: str) -> list[Row]:
        return self.kept(self.world[name])

    def kept(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if visible(row, self)]

    def counts(self, day: date | None) -> bool:
        """Whether what happened on `day` counts: in the period, and not after the known day."""
        return day is not None and day <= self.known_day and (self.period is None or day in self.period)

    def flow(self, rows: list[Row], column: str) -> list[Row]:
        """The rows that count on their day in `column`, which becomes the day they are about."""
        return [{**row, "_on": row[column]} for row in rows if self.counts(row[column])]

    def within(self, period: Period) -> "View":
        return replace(self, period=period)


def grain_of(ask: Ask) -> str | None:
    return next((name for name in ask.by if name in GRAINS), None)
