"""Terms of subscriptions, and the renewals that each of them leads to.

A term is one year of service. It starts with a won deal (or, for customers from before, with none) and
ends with a renewal deal, opened a quarter earlier, that is won (the next term follows) or lost.
"""

from dataclasses import dataclass, replace

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import NONE, YEARS, Floats, Ints, Span, last_workday, next_workday, year_later
from salesops.workspace.demo.deals import EXPANSION, NEW, RENEWAL, Deals
from salesops.workspace.demo.draws import Draws, chosen
from salesops.workspace.demo.shape import DISCOVERY, LOST, OPEN_STAGES, RENEGOTIATION, RENEWAL_RATE, UPCOMING, WON
from salesops.workspace.demo.walk import luck, through_stages

NOTICE = (80, 100)
"""Renewals are opened so many days before the term ends."""
TALKS_BEFORE, SIGNED_BEFORE = (20, 45), (1, 19)
"""The terms are discussed, and settled, so many days before the end."""
EXPANDING_LUCK = 0.15
BASE_SIGNED_BEFORE = 260
"""Days before the start within which customers from before signed, so that their renewals open after it."""


@dataclass(frozen=True)
class Terms:
    """`deal` starts it (NONE for customers from before), `before` is the term it follows (NONE for the first)."""

    account: Ints
    seat: Ints
    segment: Ints
    start: Ints
    end: Ints
    deal: Ints
    before: Ints

    def __len__(self) -> int:
        return len(self.account)


def first_terms(new: Deals, base: Deals, span: Span, draws: Draws) -> Terms:
    """The terms of customers from before, who may have signed on any day of the year before, and of deals won."""
    rng = draws.of("terms")
    won = np.flatnonzero(new.won)
    start = np.r_[span.start - rng.integers(1, BASE_SIGNED_BEFORE, len(base)), new.ended[won] + rng.integers(1, 15, len(won))]
    both = Deals.together(base, new.take(won))
    deal = np.r_[np.full(len(base), NONE), won]
    return Terms(both.account, both.seat, both.segment, start, year_later(start), deal, np.full(len(start), NONE))


def renewals(first: Terms, new_deals: int, cast: Cast, span: Span, draws: Draws) -> tuple[Terms, Deals]:
    """All terms, and the renewal deals that end them, numbered on from `new_deals`.

    The terms that follow others are known once those are renewed: one round for each year of a customer.
    """
    terms, deals = [first], []
    deals_so_far, terms_before = new_deals, 0
    for year in range(YEARS + 2):
        latest = terms[-1]
        ending, renewal = _ending(latest, cast, span, draws.of("renewals", year))
        renewal = replace(renewal, term=ending + terms_before)
        deals.append(renewal)
        won = np.flatnonzero(renewal.won)
        terms.append(_following(_pick(latest, ending[won]), deals_so_far + won, ending[won] + terms_before))
        deals_so_far += len(renewal)
        terms_before += len(latest)
    return _together(terms), Deals.together(*deals)


def _following(ended: Terms, deal: Ints, before: Ints) -> Terms:
    """The terms that begin where those end, each started by a renewal deal."""
    return Terms(ended.account, ended.seat, ended.segment, ended.end, year_later(ended.end), deal, before)


def _ending(terms: Terms, cast: Cast, span: Span, rng: np.random.Generator) -> tuple[Ints, Deals]:
    """Those of the terms whose renewal has been opened by now, and the renewals."""
    soon = np.flatnonzero(terms.end - NOTICE[1] < span.today)
    renewal = _renewal_deals(_pick(terms, soon), cast, span, rng)
    opened = np.flatnonzero(renewal.created < span.today)
    return soon[opened], renewal.take(opened)


def _renewal_deals(ending: Terms, cast: Cast, span: Span, rng: np.random.Generator) -> Deals:
    count = len(ending.end)
    created = next_workday(ending.end - rng.integers(*NOTICE, count))
    talks = next_workday(ending.end - rng.integers(*TALKS_BEFORE, count))
    signed = np.maximum(last_workday(ending.end - rng.integers(*SIGNED_BEFORE, count)), talks + 1)
    rate = RENEWAL_RATE[ending.segment] + 0.08 * luck(cast, ending.seat, np.minimum(signed, span.today))
    kept = rng.random(count) < rate
    entered = np.full((count, OPEN_STAGES), NONE, dtype=np.int64)
    entered[:, UPCOMING] = created
    entered[:, RENEGOTIATION] = np.where(talks < span.today, talks, NONE)
    decided = signed < span.today
    stage = np.where(talks < span.today, RENEGOTIATION, UPCOMING)
    stage = np.where(decided, np.where(kept, WON, LOST), stage)
    ended = np.where(decided, signed, NONE)
    nothing = np.zeros(count, dtype=np.int64)
    return Deals(nothing + RENEWAL, ending.seat, ending.segment, ending.account, entered, ended, stage, nothing, nothing + NONE)


def expansions(count: int, terms: Terms, cast: Cast, span: Span, draws: Draws) -> Deals:
    """Deals that sell more to a customer in the middle of a term."""
    rng = draws.of("expansions")
    begin = np.maximum(terms.start + 20, span.start)
    end = np.minimum(terms.end - 100, span.today)
    room: Floats = np.maximum(0, end - begin) * (1.0 + terms.segment)
    term = chosen(rng, room, count)
    day = next_workday(begin[term] + (rng.random(count) * (end - begin)[term]).astype(np.int64))
    day = np.minimum(day, last_workday(np.array([span.today - 1]))[0])
    seat, segment = terms.seat[term], terms.segment[term]
    bonus = luck(cast, seat, day) + EXPANDING_LUCK
    walk = through_stages(day, np.full(count, DISCOVERY), segment, bonus, span, rng)
    nothing = np.zeros(count, dtype=np.int64)
    return Deals(nothing + EXPANSION, seat, segment, terms.account[term], walk.entered, walk.ended, walk.stage, nothing, term)


def new_or_more(deals: Deals, base_accounts: int, accounts: int) -> Deals:
    """New business with somebody who is a customer by then is an expansion."""
    first_win = np.full(accounts, np.iinfo(np.int64).max)
    np.minimum.at(first_win, deals.account[deals.won], deals.ended[deals.won])
    first_win[:base_accounts] = 0
    bought = deals.created > first_win[deals.account]
    return Deals(**{**vars(deals), "type": np.where(bought, EXPANSION, NEW)})


def _pick(terms: Terms, rows: Ints) -> Terms:
    return Terms(**{name: column[rows] for name, column in vars(terms).items()})


def _together(parts: list[Terms]) -> Terms:
    return Terms(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])})
