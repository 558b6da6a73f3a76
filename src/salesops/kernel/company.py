"""What the `company` policy says that numbers depend on, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from salesops.kernel.period import Calendar
from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week


@dataclass(frozen=True)
class ExchangeRate:
    currency: str
    starts_on: date
    rate: Decimal
    """Company currency for one unit of `currency`, from `starts_on` until the next rate of that currency."""


@dataclass(frozen=True)
class Company:
    name: str = "Your company"
    currency: str = "USD"
    time_zone: str = "UTC"
    fiscal_start_month: int = 1
    coverage_needed: float = 3.0
    """How many times what is left of quota the open pipeline should be."""
    holidays: frozenset[date] = field(default_factory=frozenset)
    lead_follow_up_hours: float = 24.0
    """The agreed time within which a new lead is first touched."""
    exchange_rates: tuple[ExchangeRate, ...] = ()
    weeks: tuple[tuple[Week, frozenset[int]], ...] = ()
    """Weeks that are not Monday to Friday, and the people whose own they are; empty where nobody asked for them."""

    def week_of(self, person: int | None) -> Week:
        """The days of the week on which somebody works."""
        return next((week for week, people in self.weeks if person in people), MONDAY_TO_FRIDAY)

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.fiscal_start_month)

    def day_of(self, moment: datetime) -> date:
        """The company's date at a moment (aware, any zone)."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def rate(self, currency: str, on: date) -> Decimal | None:
        """Company currency for one unit of `currency` on a day; None where no rate was agreed by then."""
        if currency == self.currency:
            return Decimal(1)
        known = [rate for rate in self.exchange_rates if rate.currency == currency and rate.starts_on <= on]
        return max(known, key=lambda rate: rate.starts_on).rate if known else None
