"""Where a period will land: booked so far, plus what the open deals due in it are worth."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from salesops.capabilities.reporting.facts import StageDue

EIGHT_OF_TEN = 1.2816
"""Standard deviations either side of the likely landing between which a normal sum falls 8 times of 10."""

METHOD = (
    "Booked to date, plus the amount of each open deal due by the end of the period times the share of deals "
    "in its stage that were won. Best and worst: 8 landings of 10 fall between them if the deals of a stage "
    "are alike and close independently. Deals not yet created are left out."
)


@dataclass(frozen=True)
class Landing:
    booked: float
    worst: float
    likely: float
    best: float


def landing(booked: float, due: Iterable[StageDue]) -> Landing:
    """Per stage of n deals worth A in all, won at rate p: expected p A, variance p (1 - p) A^2 / n."""
    expected = variance = open_sum = 0.0
    for stage in due:
        expected += stage.win_rate * stage.amount
        open_sum += stage.amount
        if stage.deals:
            variance += stage.win_rate * (1 - stage.win_rate) * stage.amount**2 / stage.deals
    spread = EIGHT_OF_TEN * math.sqrt(variance)
    likely = booked + expected
    return Landing(booked, max(booked, likely - spread), likely, min(booked + open_sum, likely + spread))


def win_rates(conversions: Iterable[tuple[str, float | None]], otherwise: dict[str, float]) -> dict[str, float]:
    """Stage -> share won in the end, from the observed share that goes on from each stage, given in process order.

    A stage without observations takes its probability from the sales process, and those before it build on that.
    """
    rates: dict[str, float] = {}
    after = 1.0
    for stage, went_on in reversed(list(conversions)):
        after = otherwise.get(stage, 0.0) if went_on is None else went_on * after
        rates[stage] = after
    return rates
