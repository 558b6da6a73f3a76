"""What the simulated reps called each week, with the biases people have: some promise little, some hope, most are about right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from salesops.kernel.period import Calendar, Period
from salesops.workspace.demo.clock import FISCAL_START_MONTH, Floats, as_date, day_number
from salesops.workspace.demo.world import World

CALENDAR = Calendar(FISCAL_START_MONTH)
QUARTERS = 7
"""The current one and those before it."""
BIASES, OF_SO_MANY = (-0.3, -0.08, 0.0, 0.05, 0.1, 0.4), (0.15, 0.2, 0.25, 0.2, 0.1, 0.1)
"""Of what is still to come, and how many reps have each."""
NOISE, SPREAD = 0.3, 0.35
THURSDAY, AT = 3, time(15, 10, tzinfo=UTC)
MISSED = 0.06
"""The share of weeks in which somebody does not call."""
ROUND_TO = 500
NOTES = (
    "",
    "",
    "",
    "Two renewals are verbal.",
    "Legal has the large one.",
    "One slipped, one came in.",
    "Champion is back next week.",
)


@dataclass(frozen=True)
class Called:
    """Amounts are in dollars."""

    person: int
    period: Period
    at: datetime
    commit: int
    likely: int
    best_case: int
    note: str


def past_calls(world: World) -> Iterator[Called]:
    """Each Thursday of the last quarters, of everybody who had a seat then, in order of quarters and people."""
    rng = world.draws.of("calls")
    first, last = as_date(world.span.start), as_date(world.span.today - 1)
    quarters = CALENDAR.split(Period(first, last + timedelta(days=1)), "fiscal_quarter")[-QUARTERS:]
    people = np.unique(world.cast.stay_person)
    bias = dict(zip(people.tolist(), rng.choice(BIASES, len(people), p=OF_SO_MANY), strict=True))
    usual: dict[int, float] = {}
    for quarter in quarters:
        for person in people.tolist():
            won = _won(world, person, quarter)
            end = won[-1][1] if won else 0.0
            over = quarter.end <= as_date(world.span.today)
            final = end if over else max(1.05 * end, usual.get(person, end))
            if final:
                yield from _weeks(world, person, quarter, won, final, bias[person], rng)
            usual[person] = end if person not in usual else 0.5 * (usual[person] + end)


def _weeks(
    world: World, person: int, quarter: Period, won: list[tuple[date, float]], final: float, bias: float, rng: np.random.Generator
) -> Iterator[Called]:
    hired, left = world.cast.people[person].hired, world.cast.people[person].left
    for number in range(quarter.days):
        day = quarter.start + timedelta(days=number)
        if day.weekday() != THURSDAY or day_number(day) >= world.span.today or rng.random() < MISSED:
            continue
        if day_number(day) < hired or (left > 0 and day_number(day) >= left):
            continue
        booked = max((total for at, total in won if at <= day), default=0.0)
        left_share = 1 - number / quarter.days
        believed = max(0.0, (final - booked) * (1 + bias + NOISE * np.sqrt(left_share) * rng.standard_normal()))
        low, high = booked + believed * (1 - SPREAD), booked + believed * (1 + SPREAD)
        amounts = [round(value / ROUND_TO) * ROUND_TO for value in (low, booked + believed, high)]
        note = NOTES[int(rng.integers(len(NOTES)))]
        yield Called(person, quarter, datetime.combine(day, AT) + timedelta(minutes=int(rng.integers(90))), *amounts, note)


def _won(world: World, person: int, quarter: Period) -> list[tuple[date, float]]:
    """(Day, dollars won up to its end) of what somebody won in a quarter."""
    days, amounts = _wins(world, person)
    inside = (days >= day_number(quarter.start)) & (days < day_number(quarter.end))
    order = np.argsort(days[inside], kind="stable")
    sums = np.cumsum(amounts[inside][order])
    return [(as_date(day), float(total)) for day, total in zip(days[inside][order], sums, strict=True)]


def _wins(world: World, person: int) -> tuple[np.ndarray, Floats]:
    deals = world.business.deals
    rows = np.flatnonzero(deals.won)
    mine = rows[world.cast.owner_at(deals.seat[rows], deals.ended[rows]) == person]
    return deals.ended[mine], world.business.basket.sold[mine] / 100
