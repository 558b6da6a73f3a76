"""What a kept forecast says of a period and a slice, as numbers to be stored and shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.adding import added
from salesops.capabilities.forecasting.decide.keeping import BOOKED, BOOKINGS, EVERYWHERE, KPIS, NEW_ARR, Kept, Where
from salesops.capabilities.forecasting.decide.looking import HIGH, LOW, MIDDLE
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.facts import NEVER, SLICES, Floats, Ints
from salesops.kernel.period import Period

COMPANY = "company"
__all__ = ["BOOKINGS", "COMPANY", "KPIS", "NEW_ARR", "Figure", "every_figure", "figures", "figures_from", "totals"]


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
    return every_figure(kept, [period], [by], [kpi], owners=owners, where=where)[period, kpi, by]


def every_figure(
    kept: Kept,
    periods: Iterable[Period],
    slices: Sequence[str] = (COMPANY, *SLICES),
    kpis: Sequence[str] = KPIS,
    *,
    owners: frozenset[int] | None = None,
    where: Where = EVERYWHERE,
) -> dict[tuple[Period, str, str], list[Figure]]:
    """The same of many periods, KPIs and slices: (period, KPI, slice) -> its figures, in that order. The draws are added up
    once for all periods."""
    rows = kept.chosen(owners, where)
    columns = {by: _slice(kept, by) for by in slices}
    sums = added(kept, rows, {by: (one.group, len(one.names)) for by, one in columns.items()}, kpis)
    found = {}
    for period in periods:
        part, won = part_of(period, kept.day, kept.edges), kept.booked(period, rows)
        for kpi in kpis:
            counts = kept.counts_for(kpi)[won]
            for by, one in columns.items():
                booked = np.bincount(one.group[won], counts, len(one.names))
                told = figures_from(one.names, booked, *sums[by, kpi].within(part.first, part.end), one.keys)
                found[period, kpi, by] = told if by == COMPANY else [each for each in told if each.high > 0]
    return found


def figures_from(
    names: Sequence[str], booked: Floats, totals: Floats, means: Floats, keys: Sequence[int | None] | None = None
) -> list[Figure]:
    """`totals` by name and draw; `means` by name: of open deals, of renewals, of deals not yet created; each has of likely what
    it has of them."""
    low, likely, high = np.quantile(totals, (LOW, MIDDLE, HIGH), axis=1)
    whole = means.sum(axis=1)
    share = np.divide(likely, whole, out=np.ones_like(whole), where=whole > 0)
    opened, renewed, new = (means * share[:, None]).T
    columns = (booked + low, booked + likely, booked + high, booked, opened, new, renewed)
    rows = np.stack(columns, axis=1).tolist()
    return [Figure(name, *row, key) for name, row, key in zip(names, rows, keys or [None] * len(rows), strict=True)]


def totals(kept: Kept, period: Period, owners: frozenset[int] | None = None) -> Floats:
    """Bookings of the whole period, by draw."""
    rows = kept.of_owners(owners)
    part = part_of(period, kept.day, kept.edges)
    drawn = kept.within(part.first, part.end, np.where(rows & (kept.kind != BOOKED), 0, -1), 1)[0]
    return drawn + kept.value[kept.booked(period, rows)].sum()


@dataclass(frozen=True)
class _Slice:
    """The group of each row, what the groups are called, and the ids of people."""

    group: Ints
    names: tuple[str, ...]
    keys: tuple[int | None, ...]


def _slice(kept: Kept, by: str) -> _Slice:
    if by == COMPANY:
        return _Slice(np.zeros(len(kept.kind), dtype=np.int64), (COMPANY,), (None,))
    names = kept.names[by]
    owners = np.full(len(names), NEVER, dtype=np.int64)
    if by == "person":
        owners[kept.labels[by]] = kept.owner
    return _Slice(kept.labels[by], names, tuple(owner if owner >= 0 else None for owner in owners.tolist()))
