"""Books of deals made by hand or by lot, of which it is known what is true."""

from dataclasses import replace

import numpy as np

from salesops.capabilities.forecasting.facts import FAR, NEVER, SLICES, Book, Norm

FIRST = 19_000
"""A day in January 2022."""
WON, LOST = 1, 2
NORMS = (Norm("sales", "first", 0.2, 40.0), Norm("sales", "second", 0.5, 20.0), Norm("sales", "end", 1.0, 1.0))
OWNERS = (11, 12, 13)


def lot(seed: int = 1, deals: int = 600, days: int = 600, chance: float = 0.4) -> Book:
    """Deals that come evenly, enter a second stage after ten days, and are decided some days later; `chance` of them are won."""
    rng = np.random.default_rng(seed)
    created = np.sort(rng.integers(0, days, deals)) + FIRST
    decided = created + 11 + rng.integers(0, 50, deals)
    outcome = np.where(rng.random(deals) < chance, WON, LOST)
    value = np.round(np.exp(rng.normal(9, 0.5, deals)))
    deal = np.repeat(np.arange(deals), 3)
    start = np.stack([created, created + 10, decided], axis=1).ravel()
    status = np.stack([np.zeros(deals), np.zeros(deals), outcome], axis=1).ravel().astype(np.int64)
    return book(deal, start, np.tile([0, 1, 2], deals), status, value[deal], rng.integers(0, 3, deals)[deal], decided[deal])


def book(deal, start, stage, status, value, owner, due) -> Book:
    nothing = np.zeros(len(deal), dtype=np.int64)
    labels = {name: owner if name in ("person", "team") else nothing for name in SLICES}
    names = {name: ("all",) for name in SLICES} | {"person": ("Rita", "Raj", "Rosa"), "team": ("West", "West too", "East")}
    return Book(
        deal=deal,
        start=start,
        known=start.copy(),
        gone=np.full(len(deal), FAR),
        stage=stage,
        status=status,
        value=value.astype(float),
        closed=np.where(status > 0, start, NEVER),
        close_date=due,
        labels=labels,
        names=names,
        owners=OWNERS,
        norms=NORMS,
    )


def meddled(found: Book, day: int, seed: int) -> Book:
    """The same book as far as it was known on `day`; what happened or was learned later is quite another story."""
    rng = np.random.default_rng(seed)
    later = (found.start > day) | (found.known > day)
    status = np.where(later & (found.status > 0), rng.integers(1, 3, len(found)), found.status)
    value = np.where(later, found.value * rng.uniform(0.1, 50, len(found)), found.value)
    closed = np.where(later & (status > 0), found.start + rng.integers(0, 30, len(found)), found.closed)
    owner = np.where(later, rng.integers(0, 3, len(found)), found.labels["person"])
    return replace(found, status=status, value=value, closed=closed, labels={**found.labels, "person": owner})


def learned_late(found: Book, deal: int, day: int) -> Book:
    """With a back-dated edit: that the deal was worth a hundred times as much, from its beginning, as was learned on `day`."""
    row = int(np.flatnonzero(found.deal == deal)[0])
    order = np.insert(np.arange(len(found)), row + 1, row)
    more = found.take(order)
    value, known = more.value.copy(), more.known.copy()
    value[row + 1] *= 100
    known[row + 1] = day
    return replace(more, value=value, known=known)
