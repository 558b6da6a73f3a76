"""The computed forecast beside the called one: the one place that asks for it, so that the pages know no more than a range."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from salesops.capabilities.forecasting.decide.accuracy import Outcome
from salesops.workspace.forecast.choosing import Choice


@dataclass(frozen=True)
class Range:
    """Worst, likely and best (P10, P50, P90), and what the likely one is made of."""

    low: float
    likely: float
    high: float
    booked: float = 0.0
    from_open: float = 0.0
    to_create: float = 0.0


def _nobody(people: frozenset[int]) -> Range | None:
    return None


@dataclass(frozen=True)
class Computed:
    """`whole` of everything in scope. `days`: what was computed on each day of the period, in order."""

    whole: Range | None = None
    method: str = ""
    as_of: date | None = None
    days: tuple[tuple[date, Range], ...] = ()
    of_people: Callable[[frozenset[int]], Range | None] = field(default=_nobody)


def computed(choice: Choice) -> Computed:
    """What the stored runs say; nothing where there is none."""
    return Computed()


def computed_outcomes(choice: Choice) -> list[Outcome]:
    """What was computed for periods that are over, by each method, beside what came."""
    return []
