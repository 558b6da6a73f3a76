"""What is asked of a forecast, read from words: the period, whose, how it is split."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from salesops.capabilities.forecasting.decide.spans import NAMED, named_periods
from salesops.capabilities.forecasting.decide.telling import COMPANY, KPIS, Figure
from salesops.capabilities.forecasting.facts import SLICES
from salesops.capabilities.forecasting.models import Run
from salesops.kernel.company import Company
from salesops.kernel.period import Period, PeriodError

BY = (COMPANY, *SLICES)
KPI = KPIS
COLUMNS = ("name", "low", "likely", "high", "booked", "from_open", "from_renewals", "from_new")
_DIGITS = {"bookings": 2, "new_arr": 2, "deals": 1}


@dataclass(frozen=True)
class Shown:
    """A forecast of one period, ready to be told."""

    run: Run
    period: Period
    called: str
    kpi: str
    by: str
    figures: Sequence[Figure]

    def rows(self) -> list[dict[str, Any]]:
        """Money to the cent, deals to a tenth. What is left of likely is still to be created, so that it adds up."""
        return [self._row(one) for one in self.figures]

    def _row(self, one: Figure) -> dict[str, Any]:
        numbers = {name: round(value, _DIGITS[self.kpi]) for name, value in asdict(one).items() if name in COLUMNS[1:]}
        known = numbers["booked"] + numbers["from_open"] + numbers["from_renewals"]
        numbers["from_new"] = round(numbers["likely"] - known, _DIGITS[self.kpi])
        return {"name": one.name, "key": one.key, **numbers}


def read_period(text: str, day: date, company: Company) -> Period:
    """`this` or `next` quarter, `month`, `next month`, `year`, or any form of a period. Raises PeriodError."""
    named = named_periods(day, company.calendar)
    wanted = text.strip().lower().replace("-", " ").replace("_", " ")
    if wanted in named:
        return named[wanted]
    try:
        return company.calendar.parse(text)
    except PeriodError as error:
        raise PeriodError(f"{error} Or write one of: {', '.join(NAMED)}.") from error
