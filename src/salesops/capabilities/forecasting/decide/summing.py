"""The draws of a forecast added up by owner: small, and enough to tell the range of any people together."""

from dataclasses import dataclass

import numpy as np

from salesops.capabilities.forecasting.decide.adding import added
from salesops.capabilities.forecasting.decide.keeping import BOOKED, KPIS, Kept
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.decide.telling import COMPANY, Figure, figures_from
from salesops.capabilities.forecasting.facts import Floats, Ints, number_of
from salesops.kernel.period import Period


@dataclass(frozen=True)
class Sums:
    """owners: their ids, in order, NEVER for nobody. drawn: KPI by owner by span by draw. means: KPI by kind by owner by span,
    the average of the draws. booked_*: one row a deal that was won by the day; booked_counts: KPI by deal."""

    day: int
    edges: Ints
    owners: Ints
    drawn: Floats
    means: Floats
    booked_owner: Ints
    booked_closed: Ints
    booked_counts: Floats

    @property
    def tells_new_arr(self) -> bool:
        """Whether deals say of what type they are."""
        return bool(self.drawn[KPIS.index("new_arr")].any() or self.booked_counts[KPIS.index("new_arr")].any())


def sums(kept: Kept) -> Sums:
    owners, place = np.unique(kept.owner, return_inverse=True)
    won = kept.kind == BOOKED
    by_kpi = added(kept, np.ones(len(kept.kind), dtype=bool), {"owner": (place, len(owners))}, KPIS)
    drawn = np.stack([by_kpi["owner", kpi].drawn.astype(np.float32) for kpi in KPIS])
    means = np.stack([by_kpi["owner", kpi].means for kpi in KPIS])
    counts = np.stack([kept.counts_for(kpi)[won] for kpi in KPIS])
    return Sums(kept.day, kept.edges, owners, drawn, means, kept.owner[won], kept.closed[won], counts)


def figure_of(found: Sums, period: Period, people: frozenset[int], *, kpi: str) -> Figure:
    """What these people together will come to: the same as of the draws themselves. Raises ValueError where it does not reach."""
    part, mine, n = part_of(period, found.day, found.edges), np.isin(found.owners, sorted(people)), KPIS.index(kpi)
    spans = slice(part.first, part.end)
    start, end = number_of(period.start), number_of(period.end)
    inside = (found.booked_closed >= start) & (found.booked_closed < end) & np.isin(found.booked_owner, sorted(people))
    booked = float(found.booked_counts[n, inside].sum())
    totals = found.drawn[n][mine, spans].sum(axis=(0, 1), dtype=float)
    means = found.means[n][:, mine, spans].sum(axis=(1, 2))
    return figures_from((COMPANY,), np.array([booked]), totals[None], means[None])[0]
