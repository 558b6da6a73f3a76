"""What the `company` policy says that numbers depend on, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from salesops.kernel.period import Calendar


@dataclass(frozen=True)
class Company:
    name: str = "Your company"
    currency: str = "USD"
    time_zone: str = "UTC"
    fiscal_start_month: int = 1
    coverage_needed: float = 3.0
    """How many times what is left of quota the open pipeline should be."""
    holidays: frozenset[date] = field(default_factory=frozenset)

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.fiscal_start_month)

    def day_of(self, moment: datetime) -> date:
        """The company's date at a moment (aware, any zone)."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()
