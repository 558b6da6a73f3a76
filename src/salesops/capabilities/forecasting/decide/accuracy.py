"""How good forecasts were: one definition of error, bias and hit rate for computed forecasts, their rivals and calls. Pure.

Relative error is the sum of absolute errors over the sum of actuals, so that a miss counts by its size and a small period
cannot distort it; bias is the sum of signed errors over the same, positive where too much was promised; the hit rate is the
share of ranges that held.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from salesops.kernel.period import Period

ENOUGH = 3
"""Periods from which something may be said about whoever made the forecasts: those of one period are right or wrong together."""
LEANS = 0.05
"""The bias from which somebody is said to lean to one side."""
HORIZONS = ((14, "2 weeks"), (35, "5 weeks"), (63, "9 weeks"), (92, "13 weeks"))
"""(days to the end of the period at most, in words): the nearest first."""

Leaning = Literal["not_enough", "sandbagging", "happy_ears", "even"]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Outcome:
    """A forecast of one method for one person, team or the company, and what came.

    as_of: the day at whose end it was made. low and high: the range that was to hold, None where none was given.
    about: whose it is, as the asker wishes to group it; empty for the company.
    """

    method: str
    about: str
    period: Period
    as_of: date
    likely: float
    actual: float
    low: float | None = None
    high: float | None = None

    @property
    def days_left(self) -> int:
        return max(0, (self.period.last_day - self.as_of).days)


@dataclass(frozen=True)
class Accuracy:
    """relative_error and bias are None where nothing came; hit_rate is None where no range was given. `ranged`: of how many;
    `periods`: how many different ones they are of."""

    n: int
    relative_error: float | None
    bias: float | None
    hit_rate: float | None
    ranged: int
    periods: int = 0

    @property
    def leaning(self) -> Leaning:
        """Sandbagging: less was promised than came. Happy ears: more was."""
        if self.periods < ENOUGH or self.bias is None:
            return "not_enough"
        if abs(self.bias) < LEANS:
            return "even"
        return "happy_ears" if self.bias > 0 else "sandbagging"


def accuracy(outcomes: Iterable[Outcome]) -> Accuracy:
    """How good these were together."""
    found = tuple(outcomes)
    came = sum(abs(one.actual) for one in found)
    errors = [one.likely - one.actual for one in found]
    held = [one.low <= one.actual <= one.high for one in found if one.low is not None and one.high is not None]
    return Accuracy(
        n=len(found),
        relative_error=sum(abs(error) for error in errors) / came if came else None,
        bias=sum(errors) / came if came else None,
        hit_rate=sum(held) / len(held) if held else None,
        ranged=len(held),
        periods=len({one.period for one in found}),
    )


def accuracy_by(outcomes: Iterable[Outcome], key: Callable[[Outcome], Key]) -> dict[Key, Accuracy]:
    """The same for each value of `key`, in the order in which they first occur."""
    groups: dict[Key, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[key(one)].append(one)
    return {value: accuracy(some) for value, some in groups.items()}


def horizon(outcome: Outcome) -> str:
    """How far before the end of its period it was made, in words."""
    return next((words for days, words in HORIZONS if outcome.days_left <= days), "longer")
