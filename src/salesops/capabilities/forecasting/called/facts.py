"""What people said a period will bring, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from salesops.kernel.period import Period

Line = Literal["own", "adjustment"]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """A call: what is sure, what is most likely, and what the best case brings; of the whole period, booked included."""

    commit: Decimal = ZERO
    likely: Decimal = ZERO
    best_case: Decimal = ZERO

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.commit + other.commit, self.likely + other.likely, self.best_case + other.best_case)


NOTHING = Amounts()


@dataclass(frozen=True)
class About:
    """What a call is of: a metric over a period."""

    period: Period
    kpi: str = "bookings"


@dataclass(frozen=True)
class Said:
    """One submission. `own`: `holder` called their own deals. `adjustment`: `holder`, a manager, moved the total of `about`:
    of somebody who reports to them, or of themselves; the amounts are what is added.

    late: after the cut-off of its week. supersedes: the submission before it of the same line, None for the first.
    """

    id: int
    of: About
    line: Line
    holder: int
    about: int
    amounts: Amounts
    note: str
    submitted_at: datetime
    late: bool
    by_name: str
    supersedes: int | None = None

    @property
    def key(self) -> tuple[Line, int, int]:
        """Which line it is: of several submissions of one the last counts."""
        return (self.line, self.holder, self.about)
