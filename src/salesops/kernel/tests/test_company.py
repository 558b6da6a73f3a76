"""The company's clock, calendar and rates."""

from datetime import UTC, date, datetime
from decimal import Decimal

from salesops.kernel.company import Company, ExchangeRate
from salesops.kernel.finding import Finding
from salesops.kernel.period import Calendar
from salesops.kernel.scope import EVERYTHING, NOTHING, Scope


def test_the_time_zone_decides_what_day_it_is():
    moment = datetime(2017, 7, 1, 3, 30, tzinfo=UTC)
    assert Company(time_zone="America/New_York").day_of(moment) == date(2017, 6, 30)
    assert Company(time_zone="Asia/Tokyo").day_of(moment) == date(2017, 7, 1)


def test_a_rate_holds_until_the_next_of_its_currency():
    rates = (
        ExchangeRate("EUR", date(2017, 7, 1), Decimal("1.14")),
        ExchangeRate("EUR", date(2017, 1, 1), Decimal("1.05")),
        ExchangeRate("GBP", date(2017, 3, 1), Decimal("1.24")),
    )
    company = Company(currency="USD", exchange_rates=rates)
    assert company.rate("EUR", date(2017, 6, 30)) == Decimal("1.05")
    assert company.rate("EUR", date(2017, 7, 1)) == Decimal("1.14")
    assert company.rate("EUR", date(2016, 12, 31)) is None
    assert company.rate("USD", date(1990, 1, 1)) == 1


def test_the_calendar_is_the_fiscal_one():
    assert Company(fiscal_start_month=7).calendar == Calendar(7)


def test_a_scope_sees_its_people_and_nothing_without_an_owner():
    scope = Scope(people=frozenset({1}))
    assert (scope.sees(1), scope.sees(2), scope.sees(None)) == (True, False, False)
    assert EVERYTHING.sees(None)
    assert not NOTHING.sees(1)


def test_a_finding_says_where_what_why_and_how_to_mend_it():
    assert (
        str(Finding("line 3", "It is red.", "Red is not used.", "Write blue."))
        == "line 3: It is red. Red is not used. Write blue."
    )
    assert str(Finding("line 3", "It is red.", "", "Write blue.")) == "line 3: It is red. Write blue."
