"""YAML as people mean it."""

from datetime import date
from decimal import Decimal

import pytest

from salesops.policies.documents.yaml_text import data_of, read, written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("007", "007"),
        ("1.5e5", "1.5e5"),
        ("true", True),
        ("28000", 28000),
        ("-5", -5),
        ("1_000", 1000),
        ("2017-02-30", "2017-02-30"),
        ("2017-02-28", date(2017, 2, 28)),
        ("", None),
        ("~", None),
        (".inf", ".inf"),
    ],
)
def test_a_value_is_what_it_looks_like(text, meant):
    value = data_of(f"x: {text}")["x"]
    assert value == meant
    assert type(value) is type(meant)


def test_decimals_are_exact():
    value = data_of("x: 12345678901234567.10")["x"]
    assert isinstance(value, Decimal)
    assert str(value) == "12345678901234567.10"
    assert data_of(written({"x": value}))["x"] == value


def test_every_place_knows_its_line():
    _, lines = read("# a comment\na:\n  - b: 1\n    c:\n      d: 2\n")
    assert lines == {(): 2, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 3, ("a", 0, "c"): 4, ("a", 0, "c", "d"): 5}
