"""Money: exact sums, one rounding rule, no mixed currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.money import CENT, Money, MoneyError, rounded
from salesops.kernel.tests.strategies import MONEY_AMOUNTS


@pytest.mark.parametrize(
    ("given_", "cents"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("2.665", "2.67"), ("2.6649", "2.66"), ("1", "1.00")],
)
def test_halves_are_rounded_away_from_zero(given_, cents):
    assert str(rounded(Decimal(given_))) == cents


@given(MONEY_AMOUNTS)
def test_rounding_moves_by_half_a_cent_at_most_and_once(amount):
    once = rounded(amount)
    assert abs(once - amount) <= CENT / 2
    assert rounded(once) == once
    assert rounded(-amount) == -once


@given(st.lists(MONEY_AMOUNTS, max_size=10))
def test_sums_are_exact_in_any_order(amounts):
    def total(values):
        return sum((Money(value, "EUR") for value in values), Money(Decimal(0), "EUR")).amount

    assert total(amounts) == total(reversed(amounts))


@given(MONEY_AMOUNTS, MONEY_AMOUNTS)
def test_subtracting_undoes_adding(first, second):
    a, b = Money(first, "USD"), Money(second, "USD")
    assert a + b - b == a
    assert a - b == -(b - a)
    assert (a < b) == (first < second)
    assert (a <= b) == (first <= second)


def test_it_is_shown_to_the_cent_with_its_currency():
    assert str(Money(Decimal("1234567.885"), "USD")) == "1,234,567.89 USD"


def test_a_conversion_is_not_rounded_until_asked():
    euros = Money(Decimal("10.01"), "USD").converted("EUR", Decimal("0.333"))
    assert euros == Money(Decimal("3.33333"), "EUR")
    assert euros.rounded() == Money(Decimal("3.33"), "EUR")
    assert Money(Decimal("2.50"), "EUR") * 3 == Money(Decimal("7.50"), "EUR")


def test_currencies_are_not_mixed():
    with pytest.raises(MoneyError, match=r"1\.00 USD and 1\.00 EUR cannot be reckoned together"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


@pytest.mark.parametrize(
    ("amount", "currency"), [(1.5, "USD"), (1, "USD"), (Decimal("NaN"), "USD"), (Decimal(1), "usd"), (Decimal(1), "")]
)
def test_what_is_not_money_is_refused(amount, currency):
    with pytest.raises(MoneyError):
        Money(amount, currency)
