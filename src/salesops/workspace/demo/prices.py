"""What deals are worth: lines of products with prices of their year, quotes, discounts, renewals."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.clock import NONE, Ints, Span
from salesops.workspace.demo.customers import Terms
from salesops.workspace.demo.deals import EXPANSION, RENEWAL, Deals
from salesops.workspace.demo.draws import Draws, chosen
from salesops.workspace.demo.shape import (
    ADD_ONS,
    DISCOVERY,
    FIRST_ADD_ON,
    MAIN_PRODUCT,
    NEGOTIATION,
    OPEN_STAGES,
    PRICE_RISE,
    PRODUCTS,
    PROPOSAL,
    PROSPECTING,
    RENEGOTIATION,
    SEATS_SOLD,
    SEATS_SOLD_SPREAD,
    UPCOMING,
)

WITH_ADD_ON = 0.45
EXPANSION_SIZE = 0.5
"""Licences in an expansion, compared with a first deal."""
DISCOUNTS, DISCOUNT_SHARES = np.array([0, 5, 10, 15]), [0.5, 0.2, 0.2, 0.1]
"""Percent given in negotiation."""
NOT_ESTIMATED = 0.12
"""Deals without an amount while prospecting."""


@dataclass(frozen=True)
class Basket:
    """What is on the table in each deal: deal by line (platform, add-on); quantity 0 where there is no such line.

    price: cents for a licence and year (for the rest of the term in an expansion).
    """

    product: Ints
    quantity: Ints
    price: Ints
    discount: Ints

    @property
    def quoted(self) -> Ints:
        total: Ints = (self.quantity * self.price).sum(axis=1)
        return total

    @property
    def line_amounts(self) -> Ints:
        amounts: Ints = (self.quantity * self.price * (100 - self.discount[:, None]) + 50) // 100
        return amounts

    @property
    def sold(self) -> Ints:
        total: Ints = self.line_amounts.sum(axis=1)
        return total


def price_list(span: Span) -> Ints:
    """Year of the simulation by product, in cents, whole dollars."""
    years = np.arange(span.days // 365 + 2)[:, None]
    dollars = np.array([product.price for product in PRODUCTS])[None, :] * (1 + PRICE_RISE) ** years
    return np.round(dollars).astype(np.int64) * 100


def baskets(deals: Deals, months_left: Ints, span: Span, draws: Draws) -> Basket:
    """New business buys a year; an expansion buys what is left of the customer's term."""
    rng = draws.of("baskets")
    count = len(deals)
    main = np.empty(count, dtype=np.int64)
    for segment, weights in enumerate(MAIN_PRODUCT):
        here = deals.segment == segment
        main[here] = chosen(rng, weights, int(here.sum()))
    product = np.stack([main, FIRST_ADD_ON + rng.integers(0, ADD_ONS, count)], axis=1)
    size = np.log(SEATS_SOLD[deals.segment]) + SEATS_SOLD_SPREAD[deals.segment] * rng.normal(size=count)
    size += np.where(deals.type == EXPANSION, np.log(EXPANSION_SIZE), 0.0)
    licences = np.maximum(2, np.round(np.exp(size))).astype(np.int64)
    quantity = np.stack([licences, np.where(rng.random(count) < WITH_ADD_ON, licences, 0)], axis=1)
    year = np.clip((deals.created - span.start) // 365, 0, None)
    price = price_list(span)[year[:, None], product] * months_left[:, None] // 12
    return Basket(product, quantity, price, DISCOUNTS[chosen(rng, DISCOUNT_SHARES, count)])


def estimates(deals: Deals, basket: Basket, draws: Draws) -> Ints:
    """Deal by open stage: the amount the deal shows while it is there, in cents, NONE where nobody has put one in."""
    rng = draws.of("estimates")
    rough = _hundreds(basket.quoted * np.exp(rng.normal(0.02, 0.3, len(deals))))
    better = _hundreds(basket.quoted * np.exp(rng.normal(0.0, 0.12, len(deals))))
    shown = np.repeat(rough[:, None], OPEN_STAGES, axis=1)
    shown[rng.random(len(deals)) < NOT_ESTIMATED, PROSPECTING] = NONE
    refined = rng.random(len(deals)) < 0.4
    shown[refined, DISCOVERY + 1] = better[refined]
    shown[:, PROPOSAL] = basket.quoted
    shown[:, NEGOTIATION] = basket.sold
    return shown


def _hundreds(cents: np.ndarray) -> Ints:
    return np.maximum(1, np.round(cents / 10_000)).astype(np.int64) * 10_000


@dataclass(frozen=True)
class Worth:
    """Yearly amounts in cents: of each term, and of the renewal deals (before and after the price is agreed)."""

    term: Ints
    renewal_before: Ints
    renewal_after: Ints


def renewals_worth(terms: Terms, sold: Ints, deals: Deals, months_left: Ints, span: Span, draws: Draws) -> Worth:
    """Year by year, because a renewal is worth what the term before it was, with what was added meanwhile.

    `sold` is what each deal was sold for; it is ignored for renewals.
    """
    rng = draws.of("renewal prices")
    first = _first_worth(terms, sold, span, draws)
    added = np.zeros(len(terms), dtype=np.int64)
    more = deals.won & (deals.type == EXPANSION) & (deals.term != NONE)
    np.add.at(added, deals.term[more], sold[more] * 12 // months_left[more])
    rise = rng.choice([0.0, PRICE_RISE, 0.06, -0.08], len(terms), p=[0.25, 0.45, 0.2, 0.1])
    worth, after = first, np.zeros(len(terms), dtype=np.int64)
    pending = np.flatnonzero(terms.before == NONE)
    while len(pending):
        after[pending] = np.round((worth[pending] + added[pending]) * (1 + rise[pending]) / 100).astype(np.int64) * 100
        pending = np.flatnonzero(np.isin(terms.before, pending))
        worth[pending] = after[terms.before[pending]]
    ending = np.where(deals.type == RENEWAL, deals.term, 0)
    return Worth(worth, (worth + added)[ending], after[ending])


def _first_worth(terms: Terms, sold: Ints, span: Span, draws: Draws) -> Ints:
    """What the terms that renew nothing are worth a year: their deal's amount, or drawn for customers from before."""
    rng = draws.of("base")
    price = price_list(span)[0][:3]
    typical = SEATS_SOLD[terms.segment] * (MAIN_PRODUCT @ price)[terms.segment]
    drawn = _hundreds(typical * np.exp(SEATS_SOLD_SPREAD[terms.segment] * rng.normal(size=len(terms))))
    return np.where(terms.deal == NONE, drawn, sold[np.maximum(terms.deal, 0)])


def with_renewals(shown: Ints, deals: Deals, worth: Worth) -> Ints:
    """The amounts shown, with those of renewals filled in."""
    renewal = deals.type == RENEWAL
    shown[renewal, UPCOMING] = worth.renewal_before[renewal]
    shown[renewal, RENEGOTIATION] = worth.renewal_after[renewal]
    return shown
