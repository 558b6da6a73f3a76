"""All of the business: deals, accounts, terms and amounts, in the order of the deals' days."""

from dataclasses import dataclass, replace

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import NONE, Ints, Span
from salesops.workspace.demo.customers import Terms, expansions, first_terms, new_or_more, renewals
from salesops.workspace.demo.deals import EXPANSION, NEW, Deals
from salesops.workspace.demo.draws import Draws, chosen
from salesops.workspace.demo.intake import Intake, open_deals
from salesops.workspace.demo.prices import Basket, Worth, baskets, estimates, renewals_worth, with_renewals
from salesops.workspace.demo.shape import (
    BASE_A_SEAT,
    DISCOVERY,
    OPEN_STAGES,
    PROSPECTING,
    SHARE_INBOUND,
    SHARE_NEW,
    SHARE_OF_BASE,
)
from salesops.workspace.demo.shortcuts import with_shortcuts
from salesops.workspace.demo.walk import luck, through_stages


@dataclass(frozen=True)
class Accounts:
    seat: Ints
    created: Ints

    def __len__(self) -> int:
        return len(self.seat)


@dataclass(frozen=True)
class Business:
    """`amounts` is deal by open stage, `months` how many a won deal's service lasts, all money in cents."""

    accounts: Accounts
    deals: Deals
    terms: Terms
    basket: Basket
    amounts: Ints
    months: Ints
    worth: Worth


def do_business(count: int, cast: Cast, span: Span, draws: Draws) -> Business:
    intake = open_deals(round(count * SHARE_NEW), cast, span, draws)
    base = _base(round(count * SHARE_OF_BASE), cast, span, draws)
    new = _new_deals(intake, len(base), cast, span, draws)
    accounts = _accounts(base, new, intake, span, draws)
    new = new_or_more(new, len(base), len(accounts))
    first = first_terms(new, base, span, draws)
    terms, renewing = renewals(first, len(new), cast, span, draws)
    more = expansions(max(0, count - len(new) - len(renewing)), terms, cast, span, draws)
    deals, terms = _in_order(Deals.together(new, renewing, more), terms)
    deals = with_shortcuts(deals, span.today, draws)
    return _priced(accounts, deals, terms, span, draws)


def _base(count: int, cast: Cast, span: Span, draws: Draws) -> Deals:
    """Customers from before, on seats taken by then. Deals without days: only their seat, segment and account are used."""
    taken = cast.stay_start[np.searchsorted(cast.stay_seat, np.arange(cast.seats))] <= span.start
    seat = chosen(draws.of("base seats"), BASE_A_SEAT[cast.seat_segment] * taken, count)
    empty = np.full(count, NONE)
    entered = np.full((count, OPEN_STAGES), NONE)
    return Deals(empty, seat, cast.seat_segment[seat], np.arange(count), entered, empty, empty, empty, empty)


def _new_deals(intake: Intake, known_accounts: int, cast: Cast, span: Span, draws: Draws) -> Deals:
    rng = draws.of("walk")
    segment = cast.seat_segment[intake.seat]
    inbound = (rng.random(len(intake.day)) < SHARE_INBOUND).astype(np.int64)
    entry = np.where(inbound == 1, DISCOVERY, PROSPECTING)
    walk = through_stages(intake.day, entry, segment, luck(cast, intake.seat, intake.day), span, rng)
    kind, term = np.full(len(segment), NEW), np.full(len(segment), NONE)
    account = intake.account + known_accounts
    return Deals(kind, intake.seat, segment, account, walk.entered, walk.ended, walk.stage, inbound, term)


def _accounts(base: Deals, new: Deals, intake: Intake, span: Span, draws: Draws) -> Accounts:
    """Accounts are entered on the day of their first deal where a lead brought it, and some days earlier otherwise."""
    rng = draws.of("account days")
    first = np.full(intake.accounts, np.iinfo(np.int64).max)
    account = new.account - len(base)
    np.minimum.at(first, account, new.created)
    seat, inbound = np.empty(intake.accounts, dtype=np.int64), np.zeros(intake.accounts, dtype=np.int64)
    seat[account] = new.seat
    inbound[account[(new.created == first[account]) & (new.inbound == 1)]] = 1
    earlier = np.where(inbound == 1, 0, rng.integers(1, 40, intake.accounts))
    before = span.start - rng.integers(270, 900, len(base))
    return Accounts(np.r_[base.seat, seat], np.r_[before, first - earlier])


def _in_order(deals: Deals, terms: Terms) -> tuple[Deals, Terms]:
    order = np.argsort(deals.created, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    started = np.where(terms.deal == NONE, NONE, place[np.maximum(terms.deal, 0)])
    return deals.take(order), replace(terms, deal=started)


def _priced(accounts: Accounts, deals: Deals, terms: Terms, span: Span, draws: Draws) -> Business:
    ending = np.where(deals.term == NONE, 0, terms.end[np.maximum(deals.term, 0)])
    signed = np.where(deals.ended == NONE, deals.created, deals.ended)
    adds = (deals.type == EXPANSION) & (deals.term != NONE)
    months = np.where(adds, np.clip(np.round((ending - signed) / 30.4), 1, 12), 12).astype(np.int64)
    basket = baskets(deals, months, span, draws)
    worth = renewals_worth(terms, basket.sold, deals, months, span, draws)
    shown = with_renewals(estimates(deals, basket, draws), deals, worth)
    return Business(accounts, deals, terms, basket, shown, months, worth)
