"""Quotas that fit what the simulated reps sell: what somebody of the segment usually does, and a little more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from salesops.kernel.period import Calendar, Period
from salesops.policies.documents.quotas import Quota, Quotas
from salesops.workspace.demo.cast import FAR, Cast
from salesops.workspace.demo.clock import FISCAL_START_MONTH, NONE, Floats, Ints, as_date, day_number
from salesops.workspace.demo.world import World

STRETCH = 1.12
ROUND_TO = 1000
CALENDAR = Calendar(FISCAL_START_MONTH)


@dataclass(frozen=True)
class Stint:
    """Somebody in a team for a part of a quarter, with the share of a full quota they carry in it."""

    quarter: int
    person: int
    team: int
    days: Period
    share: float


def quota_document(world: World) -> Quotas:
    """One entry for each rep, team and fiscal quarter, to the end of the current fiscal year; ramp is left to the policy."""
    first, last = as_date(world.span.start), as_date(world.span.today - 1)
    until = CALENDAR.period_of(last, "fiscal_year").end
    quarters = CALENDAR.split(Period(first, until), "fiscal_quarter")
    stints = list(_stints(world.cast, quarters))
    full = _full_quotas(world, quarters, stints)
    entries = [
        _entry(stint, quarters[stint.quarter], full[world.cast.teams[stint.team].segment, stint.quarter]) for stint in stints
    ]
    return Quotas(entries=tuple(entries))


def _stints(cast: Cast, quarters: tuple[Period, ...]) -> Iterator[Stint]:
    ramp = Quotas()
    stays = zip(cast.stay_seat, cast.stay_start, cast.stay_end, cast.stay_person, strict=True)
    for seat, start, end, number in stays:
        person = cast.people[number]
        here = Period(as_date(start), as_date(end) if end != FAR else date.max)
        for n, quarter in enumerate(quarters):
            days = Period(max(quarter.start, here.start), max(quarter.start, here.start, min(quarter.end, here.end)))
            if days.days:
                share = float(ramp.share(days, as_date(person.hired))) * days.days / quarter.days
                yield Stint(n, int(number), int(cast.seat_team[seat]), days, share)


def _entry(stint: Stint, quarter: Period, full: float) -> Quota:
    amount = round(full * stint.days.days / quarter.days / ROUND_TO) * ROUND_TO
    return Quota(
        person=f"P-{stint.person + 1}", starts_on=stint.days.start, ends_on=stint.days.end, amount=Decimal(max(ROUND_TO, amount))
    )


def _full_quotas(world: World, quarters: tuple[Period, ...], stints: list[Stint]) -> Floats:
    """Segment by quarter, in dollars: a line through what a full quota's worth of people has booked so far.

    Teams that are known to do worse than others of their segment do not lower the bar.
    """
    booked, capacity = _booked(world, quarters), np.zeros((3, len(quarters)))
    for stint in stints:
        team = world.cast.teams[stint.team]
        if team.luck >= 0:
            capacity[team.segment, stint.quarter] += stint.share
    over = np.array([quarter.end <= as_date(world.span.today) for quarter in quarters])
    usable = over & (capacity.min(axis=0) > 0)
    usable[0] = False
    place = np.arange(len(quarters))
    full = np.empty((3, len(quarters)))
    for segment in range(3):
        rate = booked[segment, usable] / capacity[segment, usable]
        slope, height = np.polyfit(place[usable], rate, 1)
        full[segment] = STRETCH * np.maximum(height + slope * place, rate.mean() / 3)
    return full


def _booked(world: World, quarters: tuple[Period, ...]) -> Floats:
    """Won amounts by segment and quarter, in dollars, of the teams that set the bar."""
    deals = world.business.deals
    last = deals.last_open_stage
    amount = np.take_along_axis(world.business.amounts, last[:, None], axis=1)[:, 0]
    luck = np.array([team.luck for team in world.cast.teams])[world.cast.seat_team[deals.seat]]
    counted = deals.won & (luck >= 0)
    starts = np.array([day_number(quarter.start) for quarter in quarters])
    quarter: Ints = np.searchsorted(starts, deals.ended[counted], side="right") - 1
    booked = np.zeros((3, len(quarters)))
    inside = quarter >= 0
    np.add.at(
        booked, (deals.segment[counted][inside], quarter[inside]), np.where(amount == NONE, 0, amount)[counted][inside] / 100
    )
    return booked
