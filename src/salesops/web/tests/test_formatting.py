from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.web import formatting as f


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "–"),
        (0, "$0"),
        (950, "$950"),
        (999.4, "$999"),
        (999.6, "$1.0K"),
        (2361, "$2.4K"),
        (64_000, "$64K"),
        (999_499, "$999K"),
        (999_500, "$1.0M"),
        (18_412_300, "$18.4M"),
        (250_000_000, "$250M"),
        (1_200_000_000, "$1.2B"),
        (-400_000, "−$400K"),
        (-0.2, "$0"),
    ],
)
def test_money_is_short_and_never_shows_a_thousand_thousands(amount, text):
    assert f.money(amount) == text


def test_amounts_of_a_column_have_cents_all_or_none():
    amounts = [Decimal("1200"), None, Decimal("99.50")]
    assert [f.money_full(one, decimals=f.decimals_of(amounts)) for one in amounts] == ["$1,200.00", "–", "$99.50"]
    assert f.decimals_of([Decimal("1200.00"), None, "12.5"]) == 0


@given(st.decimals(-(10**14), 10**14, places=2))
def test_short_money_is_within_a_twentieth_of_the_amount(amount):
    text = f.money(amount).replace("$", "").replace("−", "-").replace(",", "")
    scale = {"K": 10**3, "M": 10**6, "B": 10**9}.get(text[-1], 1)
    assert abs(Decimal(text.rstrip("KMB")) * scale - amount) <= max(Decimal("0.5"), abs(amount) / 20)


def test_a_minus_is_a_real_minus_and_a_change_has_its_sign():
    assert f.change_in_unit(-0.3, "ratio") == "−0.3×"
    assert f.change_in_unit(0.018, "percent") == "+1.8 pts"
    assert f.change_in_unit(5, "days") == "+5 days"
    assert f.change_in_unit(0, "days") == "0 days"
    assert f.change_in_unit(-1, "days") == "−1 day"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.274, "percent", "27.4%"),
        (2.4, "ratio", "2.4×"),
        (61.2, "days", "61 days"),
        (1, "days", "1 day"),
        (12, "count", "12"),
        (1.25, "count", "1.3"),
        (49_400, "money_per_day", "$49K a day"),
        (3.14, "per_deal", "3.1"),
        (None, "percent", "–"),
    ],
)
def test_a_value_is_written_as_its_unit_is(value, unit, text):
    assert f.in_unit(value, unit) == text


def test_currencies_have_their_sign_or_their_letters():
    assert f.money(1_500_000, "EUR") == "€1.5M"
    assert f.money(1_500_000, "SEK") == "SEK 1.5M"
    assert f.money_full(Decimal("1234.50"), "BRL") == "R$1,234.50"


def test_days_and_ages_are_short():
    assert f.day(date(2026, 12, 5)) == "Dec 5"
    assert f.day(date(2026, 12, 5), year=True) == "Dec 5, 2026"
    assert [f.age(seconds) for seconds in (3, 75, 7_300, 9 * 86400)] == ["3 s", "1 min", "2 h", "9 days"]


@pytest.mark.parametrize(
    ("name", "letters"), [("Dana Kowalski", "DK"), ("Ana", "A"), ("Jean de la Tour", "JT"), ("", "?"), ("(x)", "?")]
)
def test_initials_are_first_and_last(name, letters):
    assert f.initials(name) == letters
