"""New business: when which seat opens a deal, with which account."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import Floats, Ints, Span, months, weekday
from salesops.workspace.demo.draws import Draws, weighted
from salesops.workspace.demo.shape import DEALS_A_SEAT, MONTHLY_DEMAND, YEARLY_GROWTH

RAMP_DAYS = (30, 90, 180, 270)
RAMP_SHARE = (0.15, 0.5, 0.75, 0.9, 1.0)
"""How much of the usual new business somebody takes on after so many days on a seat."""
SHARE_OF_NEW_ACCOUNTS = 0.62


@dataclass(frozen=True)
class Intake:
    """New deals in order of their day; accounts are numbered from 0 in order of appearance by seat."""

    day: Ints
    seat: Ints
    account: Ints
    accounts: int


def demand(cast: Cast, span: Span) -> Floats:
    """Day by seat: how much new business to expect."""
    days = np.arange(span.start, span.today)
    season = MONTHLY_DEMAND[months(days) % 12] * (1 + YEARLY_GROWTH) ** ((days - span.start) / 365.25)
    season *= np.where(weekday(days) < 5, 1.0, 0.0)
    by_seat = np.zeros((span.days, cast.seats))
    efforts = cast.of_people("effort")
    for seat, start, end, person in zip(cast.stay_seat, cast.stay_start, cast.stay_end, cast.stay_person, strict=True):
        here = (days >= start) & (days < end)
        ramp = np.array(RAMP_SHARE)[np.searchsorted(RAMP_DAYS, days[here] - start, side="right")]
        by_seat[here, seat] = season[here] * ramp * efforts[person]
    return by_seat * DEALS_A_SEAT[cast.seat_segment]


def open_deals(count: int, cast: Cast, span: Span, draws: Draws) -> Intake:
    rng = draws.of("intake")
    cells = weighted(rng, demand(cast, span).ravel(), count)
    day, seat = span.start + cells // cast.seats, cells % cast.seats
    account, accounts = _accounts(seat, rng)
    return Intake(day, seat, account, accounts)


def _accounts(seat: Ints, rng: np.random.Generator) -> tuple[Ints, int]:
    """Each deal with an account never seen, or with one its seat has dealt with before."""
    order = np.argsort(seat, kind="stable")
    ordered = seat[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    fresh = first | (rng.random(len(seat)) < SHARE_OF_NEW_ACCOUNTS)
    number = np.cumsum(fresh) - 1
    of_seat_from = np.maximum.accumulate(np.where(first, number, 0))
    known = number - of_seat_from + 1
    earlier = of_seat_from + (rng.random(len(seat)) * known).astype(np.int64)
    account = np.empty(len(seat), dtype=np.int64)
    account[order] = np.where(fresh, number, earlier)
    return account, int(number[-1]) + 1
