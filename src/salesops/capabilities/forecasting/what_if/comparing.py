"""What a scenario comes to beside the plan, by period and slice, as plain data to be kept and shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from salesops.capabilities.forecasting.decide.keeping import Kept
from salesops.capabilities.forecasting.decide.telling import COMPANY, Figure, every_figure
from salesops.kernel.period import Period

SHOWN = (COMPANY, "person", "team", "segment", "region", "product")
_NUMBERS = ("low", "likely", "high", "booked", "from_open", "from_renewals", "from_new")
Told = Mapping[tuple[Period, str, str], Sequence[Figure]]
"""(Period, KPI, slice) -> figures."""


@dataclass(frozen=True)
class Compared:
    """One period, KPI and part: what the forecast says, and what it would say. A side is None where the part has nothing."""

    starts_on: str
    ends_on: str
    kpi: str
    by: str
    name: str
    plan: Mapping[str, float] | None
    then: Mapping[str, float] | None

    @property
    def difference(self) -> float:
        """Of the likely figures."""
        return (self.then or {}).get("likely", 0.0) - (self.plan or {}).get("likely", 0.0)


def planned(plan: Kept, periods: Iterable[Period], owners: frozenset[int] | None) -> Told:
    """What the forecast says of every period, KPI and slice."""
    return every_figure(plan, periods, SHOWN, owners=owners)


def compare(before: Told, then: Kept, periods: Iterable[Period], owners: frozenset[int] | None) -> list[Compared]:
    """Every period, KPI and slice of what is planned. `owners`: whose deals count; people who do not exist yet always do."""
    hired = None if owners is None else owners | frozenset(int(one) for one in then.owner[then.owner < -1])
    after = every_figure(then, periods, SHOWN, owners=hired)
    return [one for key, figures in before.items() for one in _compared(*key, figures, after[key])]


def _compared(period: Period, kpi: str, by: str, plan: Iterable[Figure], then: Iterable[Figure]) -> list[Compared]:
    before, after = ({one.name: one for one in side} for side in (plan, then))
    about = (period.start.isoformat(), period.end.isoformat(), kpi, by)
    return [
        Compared(*about, name, _numbers(before.get(name)), _numbers(after.get(name))) for name in dict.fromkeys((*before, *after))
    ]


def as_data(compared: Iterable[Compared]) -> list[dict[str, Any]]:
    return [asdict(one) for one in compared]


def from_data(data: Iterable[Mapping[str, Any]]) -> list[Compared]:
    return [Compared(**one) for one in data]


def _numbers(figure: Figure | None) -> dict[str, float] | None:
    return None if figure is None else {name: round(getattr(figure, name), 2) for name in _NUMBERS}
