"""Subscriptions, invoices and spend onto sheets."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.clock import DAY, MOVES_FROM, NONE, Ints, month_start, months, next_workday
from salesops.workspace.demo.deals import EXPANSION
from salesops.workspace.demo.sheets import Folder
from salesops.workspace.demo.texts import account_ids, constant, dates, deal_ids, ids, moments, money, picked
from salesops.workspace.demo.world import World

PAY_WITHIN = 30
LATE_BY, LATE_SPREAD = 4.0, 14.0
NEVER_PAID = 0.015
SPEND = (("Sales", 0.66), ("Marketing", 0.34), ("Customer success", 0.16), ("Administration", 0.22))
"""Kinds, and how large they are beside sales and marketing together."""
SPEND_PER_NEW_DOLLAR = 1.9
"""What sales and marketing cost, per dollar of new and expansion bookings, over the whole time."""


@dataclass(frozen=True)
class Sold:
    """What somebody pays for: by the term of a subscription, or by an expansion within one. Amounts in cents."""

    account: Ints
    deal: Ints
    start: Ints
    end: Ints
    amount: Ints
    monthly: Ints
    signed: Ints


def sold(world: World) -> Sold:
    business = world.business
    deals, terms = business.deals, business.terms
    begun = np.where(terms.deal == NONE, terms.start, deals.ended[np.maximum(terms.deal, 0)])
    more = np.flatnonzero(deals.won & (deals.type == EXPANSION) & (deals.term != NONE))
    amount = business.basket.sold[more]
    return Sold(
        np.r_[terms.account, deals.account[more]],
        np.r_[terms.deal, more],
        np.r_[terms.start, world.service_start[more]],
        np.r_[terms.end, world.service_end[more]],
        np.r_[business.worth.term, amount],
        np.r_[_rounded(business.worth.term, np.array(12)), _rounded(amount, business.months[more])],
        np.r_[begun, deals.ended[more]],
    )


def _rounded(amount: Ints, parts: Ints) -> Ints:
    """Half a cent is a cent."""
    return (2 * amount + parts) // (2 * parts)


def write_subscriptions(folder: Folder, world: World, things: Sold) -> None:
    count = len(things.account)
    product = world.business.basket.product[np.maximum(things.deal, 0), 0]
    folder.add(
        "subscription",
        {
            "external_id": ids("S-", np.arange(count)),
            "created_at": moments(things.signed * DAY + MOVES_FROM + 7200),
            "account": account_ids(things.account),
            "deal": deal_ids(things.deal),
            "product": ids("PR-", np.where(things.deal == NONE, NONE, product)),
            "starts_on": dates(things.start),
            "ends_on": dates(things.end),
            "monthly_amount": money(things.monthly),
            "currency": constant("USD", count),
        },
    )


def write_invoices(folder: Folder, world: World, things: Sold) -> None:
    """One for each year sold, soon after signing; most are paid about when they are due."""
    rng = world.draws.of("invoices")
    issued = next_workday(things.signed + rng.integers(0, 6, len(things.signed)))
    due = issued + PAY_WITHIN
    paid = next_workday(np.maximum(issued + 2, due + np.round(rng.normal(LATE_BY, LATE_SPREAD, len(due))).astype(np.int64)))
    paid = np.where((paid < world.span.today) & (rng.random(len(due)) >= NEVER_PAID), paid, NONE)
    rows = np.flatnonzero(issued < world.span.today)
    rows = rows[np.argsort(issued[rows], kind="stable")]
    number = np.arange(len(rows))
    folder.add(
        "invoice",
        {
            "external_id": ids("I-", number),
            "created_at": moments(issued[rows] * DAY + MOVES_FROM + 7200),
            "number": ids("INV-", 10_000 + number),
            "account": account_ids(things.account[rows]),
            "deal": deal_ids(things.deal[rows]),
            "issued_on": dates(issued[rows]),
            "due_on": dates(due[rows]),
            "paid_on": dates(paid[rows]),
            "amount": money(things.amount[rows]),
            "currency": constant("USD", len(rows)),
        },
    )


def write_spend(folder: Folder, world: World) -> None:
    """Each whole month by kind, growing in a line with the business."""
    rng = world.draws.of("spend")
    first, last = months(np.array([world.span.start, world.span.today]))
    month = np.arange(first, last)
    deals = world.business.deals
    new = int(world.business.basket.sold[deals.won & (deals.term == NONE)].sum())
    slope = np.linspace(0.75, 1.25, len(month)) * new * SPEND_PER_NEW_DOLLAR / max(1, len(month))
    amount = slope[:, None] * np.array([share for _, share in SPEND]) * rng.normal(1, 0.06, (len(month), len(SPEND)))
    place = np.tile(np.arange(len(SPEND)), len(month))
    start = np.repeat(month_start(month), len(SPEND))
    next_month = np.repeat(month_start(month + 1), len(SPEND))
    folder.add(
        "spend",
        {
            "external_id": ids("SP-", np.arange(len(start))),
            "created_at": moments((next_month - 1) * DAY + MOVES_FROM),
            "month": dates(start),
            "kind": picked([kind for kind, _ in SPEND], place),
            "amount": money(np.round(amount.ravel()).astype(np.int64)),
            "currency": constant("USD", len(start)),
        },
    )
