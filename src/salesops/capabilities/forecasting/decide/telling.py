"""What a kept forecast says of a period and a slice, as numbers to be stored and shown."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.keeping import (
    BOOKED,
    BOOKINGS,
    EVERYWHERE,
    KPIS,
    LATER,
    NEW_ARR,
    OPEN,
    RENEWING,
    Kept,
    Where,
)
from salesops.capabilities.forecasting.decide.looking import HIGH, LOW, MIDDLE
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.facts import Floats, Ints
from salesops.kernel.period import Period

COMPANY = "company"
__all__ = ["BOOKINGS", "COMPANY", "KPIS", "NEW_ARR", "Figure", "figures", "totals"]


@dataclass(frozen=True)
class Figure:
    """Worst, likely and best (the 10th, 50th and 90th of 100) of a period; likely is what is booked, what is still to be
    won from open deals, what contracts will be renewed for, and what is still to be created and won.
    `key` is the owner's id where it is of a person."""

    name: str
    low: float
    likely: float
    high: float
    booked: float
    from_open: float
    from_new: float
    from_renewals: float = 0.0
    key: int | None = None


def figures(
    kept: Kept,
    period: Period,
    by: str,
    *,
    kpi: str = BOOKINGS,
    owners: frozenset[int] | None = None,
    where: Where = EVERYWHERE,
) -> list[Figure]:
    """By name of the slice, those that have anything; one for the whole where `by` is `company`. Only what `owners` own, and
    what `where` leaves."""
    rows = kept.chosen(owners, where)
    group, names = _grouped(kept, by, rows)
    won = kept.booked(period, rows)
    booked = np.bincount(group[won], kept.counts_for(kpi)[won], len(names))
    part = part_of(period, kept.day, kept.edges)
    parts = np.stack(
        [
            kept.within(part.first, part.end, np.where(kept.kind == kind, group, -1), len(names), kpi=kpi)
            for kind in (OPEN, RENEWING, LATER)
        ]
    )
    keys = _keys(kept, by, len(names))
    found = [_figure(names[n], float(booked[n]), parts[:, n], keys[n]) for n in range(len(names))]
    return found if by == COMPANY else [one for one in found if one.high > 0]


def _figure(name: str, booked: float, parts: Floats, key: int | None) -> Figure:
    """`parts`: of open deals, of renewals, of deals not yet created, by draw."""
    return figure_from(name, booked, parts.sum(axis=0), parts.mean(axis=1), key)


def figure_from(name: str, booked: float, totals: Floats, means: Floats, key: int | None) -> Figure:
    """`totals` by draw; `means` of open deals, of renewals, of deals not yet created: each has of likely what it has of them."""
    low, likely, high = (float(np.quantile(totals, share)) for share in (LOW, MIDDLE, HIGH))
    opened, renewed, new = (likely * means / means.sum() if means.sum() > 0 else means).tolist()
    return Figure(name, booked + low, booked + likely, booked + high, booked, opened, new, renewed, key)


def totals(kept: Kept, period: Period, owners: frozenset[int] | None = None) -> Floats:
    """Bookings of the whole period, by draw."""
    rows = kept.of_owners(owners)
    part = part_of(period, kept.day, kept.edges)
    drawn = kept.within(part.first, part.end, np.where(rows & (kept.kind != BOOKED), 0, -1), 1)[0]
    return drawn + kept.value[kept.booked(period, rows)].sum()


def _grouped(kept: Kept, by: str, rows: Ints) -> tuple[Ints, tuple[str, ...]]:
    if by == COMPANY:
        return np.where(rows, 0, -1), (COMPANY,)
    return np.where(rows, kept.labels[by], -1), kept.names[by]


def _keys(kept: Kept, by: str, count: int) -> list[int | None]:
    keys: list[int | None] = [None] * count
    if by == "person":
        for place, owner in zip(kept.labels[by].tolist(), kept.owner.tolist(), strict=True):
            keys[place] = owner if owner >= 0 else None
    return keys
