"""What a kept forecast says of a period and a slice, as numbers to be stored and shown."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.keeping import BOOKED, EVERYWHERE, LATER, OPEN, Kept, Where
from salesops.capabilities.forecasting.decide.looking import HIGH, LOW, MIDDLE
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.facts import Floats, Ints
from salesops.kernel.period import Period

BOOKINGS, DEALS = KPIS = ("bookings", "deals")
COMPANY = "company"


@dataclass(frozen=True)
class Figure:
    """Worst, likely and best (the 10th, 50th and 90th of 100) of a period; likely is what is booked, what is still to be
    won from open deals, and what is still to be created and won. `key` is the owner's id where it is of a person."""

    name: str
    low: float
    likely: float
    high: float
    booked: float
    from_open: float
    from_new: float
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
    counted = kpi == DEALS
    booked = np.bincount(
        group[kept.booked(period, rows)],
        np.ones(len(group))[kept.booked(period, rows)] if counted else kept.value[kept.booked(period, rows)],
        len(names),
    )
    part = part_of(period, kept.day, kept.edges)
    opened, later = (
        kept.within(part.first, part.end, np.where(kept.kind == kind, group, -1), len(names), deals=counted)
        for kind in (OPEN, LATER)
    )
    keys = _keys(kept, by, len(names))
    found = [_figure(names[n], float(booked[n]), opened[n], later[n], keys[n]) for n in range(len(names))]
    return found if by == COMPANY else [one for one in found if one.high > 0]


def _figure(name: str, booked: float, opened: Floats, later: Floats, key: int | None) -> Figure:
    totals = opened + later
    low, likely, high = (float(np.quantile(totals, share)) for share in (LOW, MIDDLE, HIGH))
    mean = float(totals.mean())
    share = float(opened.mean()) / mean if mean > 0 else 0.0
    return Figure(name, booked + low, booked + likely, booked + high, booked, likely * share, likely * (1 - share), key)


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
