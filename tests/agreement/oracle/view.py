"""What a question sees of a world: the days, the states and the rows that are left after scope and condition.

Follows the words of `salesops.metrics.conventions.TERMS`, one property a term, as plainly as can be.
"""

from dataclasses import dataclass, replace
from datetime import date

from salesops.kernel.period import GRAINS, Period
from salesops.metrics.ask import Ask
from tests.agreement.oracle.days import end_of
from tests.agreement.oracle.filters import visible
from tests.agreement.worlds import Row, World


@dataclass(frozen=True)
class View:
    world: World
    ask: Ask
    period: Period | None
    grain_asked: bool = False

    @property
    def known_day(self) -> date:
        return self.ask.as_of or self.ask.today

    @property
    def last_day(self) -> date:
        return min(self.period.last_day, self.known_day) if self.period else self.known_day

    def state(self, kind: str) -> list[Row]:
        """Deals or leads as they stand, or stood on the day asked for."""
        if self.ask.as_of is None:
            return self.kept(self.world[kind])
        return self.kept(self._at(kind, self.ask.as_of))

    def stock(self, kind: str) -> list[Row]:
        """Deals or leads as they stood at the end of the last day."""
        return self.kept(self._at(kind, self.last_day))

    def _at(self, kind: str, day: date) -> list[Row]:
        moment = end_of(self.world.company, day)
        return [row for row in self.world[f"{kind}_version"] if row["valid_from"] < moment <= row["valid_to"]]

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
        return replace(self, period=period, grain_asked=True)


def grain_of(ask: Ask) -> str | None:
    return next((name for name in ask.by if name in GRAINS), None)
