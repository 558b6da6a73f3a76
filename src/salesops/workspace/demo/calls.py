"""What the simulated reps called each week, with the biases people have: some promise little, some hope, most are about right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from salesops.kernel.period import Calendar, Period
from salesops.workspace.demo.clock import FISCAL_START_MONTH, Floats, Ints, as_date, day_number
from salesops.workspace.demo.shape import CONVERSION, DURATION, NEGOTIATION, RENEWAL_RATE
from salesops.workspace.demo.world import World

CALENDAR = Calendar(FISCAL_START_MONTH)
QUARTERS = 7
"""The current one and those before it."""
BIASES = (0.0, -0.32, 0.05, 0.34, -0.07)
"""Of what is still to come. Of five who sell about as much each has one, so that together they are near the truth."""
NOISE, SPREAD = 0.3, 0.35
RENEWAL_DAYS = 60
NOT_CREATED_YET = 0.15
"""What is still to be created and won in the running quarter, in parts of what is expected of open deals, at its beginning."""
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
    bias = _biases(world, people, rng)
    for quarter in quarters:
        for person in people.tolist():
            won = _won(world, person, quarter)
            end = won[-1][1] if won else 0.0
            over = quarter.end <= as_date(world.span.today)
            final = end if over else end + _still_to_come(world, person, quarter)
            if final:
                yield from _weeks(world, person, quarter, won, final, bias[person], rng)


def _biases(world: World, people: Ints, rng: np.random.Generator) -> dict[int, float]:
    """Person -> what they lean by: one of each for every few people, the best sellers first."""
    sold = np.array([_wins(world, person)[1].sum() for person in people.tolist()])
    order = people[np.argsort(-sold, kind="stable")]
    rounds = -(-len(order) // len(BIASES))
    dealt = np.concatenate([rng.permutation(BIASES) for _ in range(rounds)])
    return dict(zip(order.tolist(), dealt.tolist(), strict=False))


def _still_to_come(world: World, person: int, quarter: Period) -> float:
    """Dollars: the open deals at the chance of their stage, as far as there are days for them, and some not created yet."""
    deals, today = world.business.deals, world.span.today
    rows = np.flatnonzero(deals.open)
    mine = rows[world.cast.owner_at(deals.seat[rows], np.full(len(rows), today - 1)) == person]
    left = day_number(quarter.end) - today
    stage, segment = deals.stage[mine], deals.segment[mine]
    sales = np.minimum(stage, NEGOTIATION)
    chance = np.where(
        stage <= NEGOTIATION, np.cumprod(CONVERSION[:, ::-1], axis=1)[:, ::-1][segment, sales], RENEWAL_RATE[segment]
    )
    needed = np.where(stage <= NEGOTIATION, np.cumsum(DURATION[:, ::-1], axis=1)[:, ::-1][segment, sales], RENEWAL_DAYS)
    worth = world.business.amounts[mine, stage] / 100
    expected = float((chance * np.minimum(1.0, left / needed) * worth).sum())
    return expected * (1 + NOT_CREATED_YET * left / quarter.days)


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
