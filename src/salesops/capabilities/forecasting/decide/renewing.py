"""What subscriptions that end will bring: whether, when and for how much they are renewed, as those before them were.

A contract is what an account subscribes to until one and the same day. It is renewed by the first deal of the type `renewal`
that its account opened in the months around that day. While no such deal is there, what becomes of a contract is drawn from
those that ended before it and had none either so long before their end; from then on the deal says it, and the contract no
longer counts.
"""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.knowing import Life
from salesops.capabilities.forecasting.facts import FAR, NEVER, RENEWAL, WON, Book, Floats, Ints

LEAST_TERM = 150
"""Days from which on a subscription is one that is renewed by a deal; shorter ones are not followed."""
EARLY, LATE = 200, 60
"""A renewal is opened so many days before the end at most, or after it."""
LOOKED_BACK = 730
HALF_LIFE = 365.0
STRENGTH = 10.0
"""A segment is believed as if all had been seen in it so many times more."""
FEWEST = 5
MONTHS = 12


@dataclass(frozen=True)
class Contracts:
    """row: the subscription's row in the terms that stands for it. worth: what a year of it pays. deal: place among the
    lives of the deal that renews it, NEVER for none yet."""

    row: Ints
    ends: Ints
    worth: Floats
    segment: Ints
    deal: Ints

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Past:
    """Contracts that are over. opened: days before its end on which a deal to renew it was there, -FAR for none.
    after: days from its end to the renewal. share: what the renewal brought of what a year paid, 0 where it was lost."""

    opened: Ints
    after: Ints
    share: Floats
    segment: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.opened)


@dataclass(frozen=True)
class Renewing:
    """coming: those in force, or just ended, that no deal renews yet."""

    contracts: Contracts
    coming: Ints
    past: Past

    @property
    def known(self) -> bool:
        """Whether enough is known of how contracts are renewed here."""
        return len(self.past) >= FEWEST and bool((self.past.share > 0).any())

    @property
    def deals(self) -> Ints:
        """Places among the lives of the deals that renew a contract, where contracts tell of renewals."""
        return np.unique(self.contracts.deal[self.contracts.deal >= 0]) if self.known else np.zeros(0, dtype=np.int64)


def renewing(book: Book, life: Life) -> Renewing:
    """From what is known of both on the day of `life`."""
    found = _contracts(book, life)
    coming = np.flatnonzero((found.deal < 0) & (found.ends > life.day - LATE))
    return Renewing(found, coming, _past(found, life))


def _contracts(book: Book, life: Life) -> Contracts:
    terms = book.terms
    latest = np.r_[terms.subscription[1:] != terms.subscription[:-1], True][: len(terms)]
    ending = np.flatnonzero(latest & (terms.ends < FAR) & (terms.account != NEVER) & (terms.monthly > 0))
    _, first, group = np.unique(
        np.stack([terms.account[ending], terms.ends[ending]]), axis=1, return_index=True, return_inverse=True
    )
    group = group.ravel()
    longest = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(longest, group, (terms.ends - terms.begins)[ending])
    worth = np.bincount(group, terms.monthly[ending], len(first)) * MONTHS
    chosen = longest >= LEAST_TERM
    row = ending[first[chosen]]
    deal = _renewed_by(book, life, terms.account[row], terms.ends[row])
    return Contracts(row, terms.ends[row], worth[chosen], terms.labels["segment"][row], deal)


def _renewed_by(book: Book, life: Life, account: Ints, ends: Ints) -> Ints:
    """The first renewal of the account opened in the time around the end."""
    is_renewal = book.labelled("type", RENEWAL)[life.row] & (book.account[life.row] != NEVER)
    deals = np.flatnonzero(is_renewal)
    if not len(deals):
        return np.full(len(account), NEVER)
    key = book.account[life.row[deals]] * FAR + life.created[deals]
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], account * FAR + ends - EARLY)
    there = np.minimum(place, len(order) - 1)
    found = deals[order[there]]
    fits = (place < len(order)) & (book.account[life.row[found]] == account) & (life.created[found] <= ends + LATE)
    return np.where(fits, found, NEVER)


def _past(found: Contracts, life: Life) -> Past:
    """Those of the last two years of which it is known what became of them."""
    deal = np.maximum(found.deal, 0)
    has = found.deal >= 0
    over = (found.ends <= life.day) & (found.ends > life.day - LOOKED_BACK)
    closed, status = (column[deal] if len(life) else deal for column in (life.closed, life.status))
    decided = over & np.where(has, closed <= life.day, found.ends <= life.day - LATE)
    rows = np.flatnonzero(decided)
    together = np.bincount(deal[has], found.worth[has], max(len(life), 1))[deal]
    won = has & (status == WON)
    value = life.value[deal] if len(life) else np.zeros(len(deal))
    share = np.where(won, np.clip(value / np.maximum(together, 1e-9), 0.05, 20.0), 0.0)
    created = life.created[deal] if len(life) else deal
    opened = np.where(has, found.ends - created, -FAR)
    weight = 0.5 ** ((life.day - found.ends) / HALF_LIFE)
    return Past(opened[rows], (closed - found.ends)[rows], share[rows], found.segment[rows], weight[rows])


@dataclass(frozen=True)
class Renewed:
    """One row a contract renewed in a draw: which of the contracts that are coming, when, and for how much."""

    contract: Ints
    draw: Ints
    day: Ints
    amount: Floats


def renewed(found: Renewing, day: int, until: int, draws: int, rng: np.random.Generator) -> Renewed:
    """Renewals signed after `day`, up to `until`, in each draw."""
    contracts, parts = found.contracts, []
    soon = found.coming[contracts.ends[found.coming] - EARLY <= until]
    if found.known:
        left = (contracts.ends[soon] - day) // 7
        for key in np.unique(np.stack([left, contracts.segment[soon]]), axis=1).T:
            some = soon[(left == key[0]) & (contracts.segment[soon] == key[1])]
            parts.append(_drawn(found, some, int(key[0]) * 7 + 3, draws, rng))
    none = np.zeros(0, dtype=np.int64)
    contract, draw, past = (np.concatenate([none, *column]) for column in zip(*parts, strict=True)) if parts else (none,) * 3
    signed, amount = contracts.ends[contract] + found.past.after[past], contracts.worth[contract] * found.past.share[past]
    inside = (amount > 0) & (signed <= until)
    return Renewed(contract[inside], draw[inside], np.maximum(signed, day + 1)[inside], amount[inside])


def _drawn(found: Renewing, some: Ints, left: int, draws: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """For contracts with as many days left, alike: by draw, which of the past ones each turns out like."""
    past, segment = found.past, int(found.contracts.segment[some[0]])
    waiting = past.opened < left
    if not waiting.any():
        return (np.zeros(0, dtype=np.int64),) * 3
    weight = past.weight * waiting
    own = weight * (past.segment == segment)
    share = own.sum() / (own.sum() + STRENGTH)
    mixed = share * own / max(own.sum(), 1e-12) + (1 - share) * weight / weight.sum()
    place = np.searchsorted(np.cumsum(mixed) / mixed.sum(), rng.random(len(some) * draws), side="right")
    return np.repeat(some, draws), np.tile(np.arange(draws), len(some)), np.minimum(place, len(past) - 1)
