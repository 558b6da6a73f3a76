"""Cells as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.parsing import UnreadableCell, day, moment, number, read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$52,000", "52000"), ("52k", "52000"), ("1.5M", "1500000"), ("(1,200.50)", "-1200.50"), ("−3", "-3"), ("-3", "-3"),
        ("1.234,56", "1234.56"), ("12,5", "12.5"), ("1 200", "1200"), ("USD 40", "40"), ("40 EUR", "40"), (".5", "0.5"),
        ("1'000", "1000"), ("+7", "7"),
    ],
)  # fmt: skip
def test_numbers(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.2.3", "12 apples", "--3", "1e5", "nan", "$", "k"])
def test_what_is_no_number(text):
    with pytest.raises(UnreadableCell, match="Write it like"):
        number(text)


@pytest.mark.parametrize(
    "text",
    ["2026-09-18", "Sep 18, 2026", "September 18 2026", "18 Sep 2026", "18. sep 2026", "18/09/2026", "18.9.2026"],
)
def test_days(text):
    assert day(text) == date(2026, 9, 18)


@pytest.mark.parametrize("text", ["2026-13-01", "Foo 18, 2026", "31/02/2026", "18/19/2026", "soon", "2026", "20260918"])
def test_what_is_no_day(text):
    with pytest.raises(UnreadableCell, match="not a date"):
        day(text)


def test_a_day_that_may_be_two_is_asked_back():
    with pytest.raises(UnreadableCell, match="2026-03-04"):
        day("03/04/2026")
    assert day("04/04/2026") == date(2026, 4, 4)


def test_a_moment_is_in_the_companys_zone_and_a_day_alone_is_noon():
    assert moment("2026-07-01 14:30", "Europe/Berlin") == "2026-07-01T12:30:00+00:00"
    assert moment("2026-07-01T14:30Z", "Europe/Berlin") == "2026-07-01T14:30:00+00:00"
    assert moment("2026-07-01", "Pacific/Auckland") == "2026-07-01T12:00:00+00:00"


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("x", True), ("0", False), ("no", False), ("", None)])
def test_yes_and_no(text, value):
    assert read_cell(Column("active", "Active", "yes_no"), text) is value


def test_whole_numbers_stay_whole():
    column = Column("employees", "Employees", "integer")
    assert read_cell(column, "1,200") == 1200
    with pytest.raises(UnreadableCell, match="whole number"):
        read_cell(column, "1.5")
