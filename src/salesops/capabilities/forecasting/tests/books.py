"""Books of deals made by hand or by lot, of which it is known what is true."""

from dataclasses import fields, replace

import numpy as np

from salesops.capabilities.forecasting.facts import FAR, NEVER, SLICES, Book, Norm, Terms, no_terms

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
        replaced=np.full(len(deal), FAR),
        gone=np.full(len(deal), FAR),
        account=np.full(len(deal), NEVER),
        yearly=np.full(len(deal), np.nan),
        terms=no_terms(),
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


def subscribing(contracts: int = 400, renewed: float = 0.8, seed: int = 3) -> Book:
    """Customers who pay 100 a month for a year, one after another; ninety days before the end a renewal deal is opened, and
    ten days before it `renewed` of them are won. No other deals."""
    rng = np.random.default_rng(seed)
    ends = np.sort(rng.integers(0, 900, contracts)) + FIRST
    outcome = np.where(rng.random(contracts) < renewed, WON, LOST)
    number = np.repeat(np.arange(contracts), 2)
    start = np.stack([ends - 90, ends - 10], axis=1).ravel()
    status = np.stack([np.zeros(contracts, dtype=np.int64), outcome], axis=1).ravel()
    found = book(number, start, np.tile([0, 2], contracts), status, np.full(len(number), 1200), number % 3, ends[number] - 10)
    labels = {
        name: np.arange(contracts) % 3 if name in ("person", "team") else np.zeros(contracts, dtype=np.int64) for name in SLICES
    }
    never = np.full(contracts, FAR)
    terms = Terms(
        np.arange(contracts), ends - 365, ends - 365, never, never, np.arange(contracts), ends - 365, ends,
        np.full(contracts, 100.0), labels,
    )  # fmt: skip
    return replace(found, account=number, terms=terms, names={**found.names, "type": ("renewal",)})


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
    """With a back-dated edit: that the deal was worth a hundred times as much, from its beginning, as was learned on `day`.
    What was believed until then is replaced."""
    rows = np.flatnonzero(found.deal == deal)
    before, after = found.take(rows), found.take(rows)
    before = replace(before, replaced=np.where(before.known < day, day, before.known))
    after = replace(after, value=after.value * 100, known=np.maximum(after.known, day))
    return _rows_of([found.take(found.deal < deal), *_both(before, after), found.take(found.deal > deal)])


def deleted(found: Book, deal: int, day: int) -> Book:
    """With the deal deleted on `day`."""
    there = found.take((found.deal != deal) | (found.start <= day))
    return replace(there, gone=np.where((there.deal == deal) & there.last, day, there.gone))


def _both(before: Book, after: Book) -> list[Book]:
    """Row by row, what was believed before and after."""
    rows = range(len(before))
    return [one for row in rows for one in (before.take([row]), after.take([row]))]


def _rows_of(parts: list[Book]) -> Book:
    """One under the other."""
    names = [field.name for field in fields(Book) if isinstance(getattr(parts[0], field.name), np.ndarray)]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    labels = {name: np.concatenate([part.labels[name] for part in parts]) for name in parts[0].labels}
    return replace(parts[0], **columns, labels=labels)
