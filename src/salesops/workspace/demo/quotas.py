"""Quotas that fit what the simulated reps can sell: the renewals due in their book, and new business as others do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from salesops.kernel.period import Calendar, Period
from salesops.policies.documents.quotas import Quota, Quotas
from salesops.workspace.demo.cast import FAR, Cast
from salesops.workspace.demo.clock import FISCAL_START_MONTH, Floats, as_date, day_number
from salesops.workspace.demo.deals import RENEWAL
from salesops.workspace.demo.shape import RENEWAL_RATE
from salesops.workspace.demo.world import World

STRETCH = 1.1
"""How much more than usual is asked for."""
SIGNED_BEFORE_END = 10
"""Days; renewals count in the quarter in which they are usually signed."""
ROUND_TO = 1000
CALENDAR = Calendar(FISCAL_START_MONTH)


@dataclass(frozen=True)
class Stint:
    """Somebody on a seat for a part of a quarter, with the share of a full quota they carry in it."""

    quarter: int
    person: int
    seat: int
    days: Period
    of_quarter: float
    share: float


def quota_document(world: World) -> Quotas:
    """One entry for each rep, seat and fiscal quarter, to the end of the current fiscal year; ramp is left to the policy."""
    first, last = as_date(world.span.start), as_date(world.span.today - 1)
    until = CALENDAR.period_of(last, "fiscal_year").end
    quarters = CALENDAR.split(Period(first, until), "fiscal_quarter")
    stints = list(_stints(world.cast, quarters))
    new, due = _new_business(world, quarters, stints), _renewals_due(world, quarters)
    segment = world.cast.seat_segment
    entries = (
        _entry(s, quarters[s.quarter], STRETCH * (new[segment[s.seat], s.quarter] + due[s.seat, s.quarter])) for s in stints
    )
    return Quotas(entries=tuple(entries))


def _stints(cast: Cast, quarters: tuple[Period, ...]) -> Iterator[Stint]:
    ramp = Quotas()
    stays = zip(cast.stay_seat, cast.stay_start, cast.stay_end, cast.stay_person, strict=True)
    for seat, start, end, number in stays:
        hired = as_date(cast.people[number].hired)
        here = Period(as_date(start), as_date(end) if end != FAR else date.max)
        for n, quarter in enumerate(quarters):
            days = Period(max(quarter.start, here.start), max(quarter.start, here.start, min(quarter.end, here.end)))
            if days.days:
                of_quarter = days.days / quarter.days
                yield Stint(n, int(number), int(seat), days, of_quarter, float(ramp.share(days, hired)) * of_quarter)


def _entry(stint: Stint, quarter: Period, full: float) -> Quota:
    amount = Decimal(max(1, round(full * stint.of_quarter / ROUND_TO)) * ROUND_TO)
    person = f"P-{stint.person + 1}"
    if stint.days == quarter:
        return Quota(person=person, period=CALENDAR.name(quarter).replace(" ", ""), amount=amount)
    return Quota(person=person, starts_on=stint.days.start, ends_on=stint.days.end, amount=amount)


def _new_business(world: World, quarters: tuple[Period, ...], stints: list[Stint]) -> Floats:
    """Segment by quarter, in dollars: a line through what a full quota's worth of people has won so far.

    Teams that are known to do worse than others of their segment do not lower the bar.
    """
    counted = np.array([team.luck for team in world.cast.teams])[world.cast.seat_team] >= 0
    won, capacity = _won(world, quarters, counted), np.zeros((len(RENEWAL_RATE), len(quarters)))
    for stint in stints:
        if counted[stint.seat]:
            capacity[world.cast.seat_segment[stint.seat], stint.quarter] += stint.share
    over = np.array([quarter.end <= as_date(world.span.today) for quarter in quarters])
    usable = np.flatnonzero(over & (capacity.min(axis=0) > 0))[1:]
    place = np.arange(len(quarters))
    expected = np.empty_like(capacity)
    for segment, (amounts, people) in enumerate(zip(won, capacity, strict=True)):
        rate = amounts[usable] / people[usable]
        slope, height = np.polyfit(usable, rate, 1)
        expected[segment] = np.maximum(height + slope * place, rate.mean() / 3)
    return expected


def _won(world: World, quarters: tuple[Period, ...], counted: np.ndarray) -> Floats:
    """New and expansion business by segment and quarter, in dollars, of the seats that are counted."""
    deals = world.business.deals
    rows = np.flatnonzero(deals.won & (deals.type != RENEWAL) & counted[deals.seat])
    amount = world.business.basket.sold[rows] / 100
    return _sums(deals.segment[rows], len(RENEWAL_RATE), deals.ended[rows], amount, quarters)


def _renewals_due(world: World, quarters: tuple[Period, ...]) -> Floats:
    """Seat by quarter, in dollars: what ends, at the rate at which it is usually renewed."""
    terms = world.business.terms
    amount = world.business.worth.term / 100 * RENEWAL_RATE[terms.segment]
    return _sums(terms.seat, world.cast.seats, terms.end - SIGNED_BEFORE_END, amount, quarters)


def _sums(row: np.ndarray, rows: int, day: np.ndarray, amount: Floats, quarters: tuple[Period, ...]) -> Floats:
    bounds = [day_number(quarter.start) for quarter in quarters] + [day_number(quarters[-1].end)]
    quarter = np.searchsorted(bounds, day, side="right") - 1
    inside = (quarter >= 0) & (quarter < len(quarters))
    sums = np.zeros((rows, len(quarters)))
    np.add.at(sums, (row[inside], quarter[inside]), amount[inside])
    return sums
