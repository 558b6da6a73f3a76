"""What a page of scenarios is about: the period, the KPI, and by what it is split."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from salesops.capabilities.forecasting.decide.telling import BOOKINGS, KPIS
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.what_if.assumptions import Slice
from salesops.capabilities.forecasting.what_if.comparing import SHOWN
from salesops.capabilities.forecasting.what_if.queries import periods_of
from salesops.kernel.period import Period

SLICES = tuple(one for one in get_args(Slice) if one in SHOWN)


@dataclass(frozen=True)
class Choice:
    """`periods`: those the latest run tells of; none where there is no run."""

    periods: tuple[Period, ...]
    period: Period | None
    kpi: str
    by: str

    def query(self, **other: str) -> str:
        said = {"period": self.period.start.isoformat() + "." + self.period.end.isoformat()} if self.period else {}
        return "?" + urlencode({**said, "kpi": self.kpi, "by": self.by, **other})


def read(given: Mapping[str, str], run: Run | None) -> Choice:
    """What is not understood is taken for what is usual."""
    periods = tuple(periods_of(run)) if run else ()
    known = {key_of(period): period for period in periods}
    period = known.get(given.get("period", ""), periods[0] if periods else None)
    kpi = given.get("kpi", BOOKINGS)
    by = given.get("by", "team")
    return Choice(periods, period, kpi if kpi in KPIS else BOOKINGS, by if by in SLICES else "team")


def key_of(period: Period) -> str:
    return f"{period.start.isoformat()}.{period.end.isoformat()}"
