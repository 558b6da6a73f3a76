"""No cell of ours is computed by the program that opens it, and none is spoilt by that."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.spreadsheet import TRIGGERS, original_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =HYPERLINK(1)",
        "\n=1",
        "\u00a0=1",
        "＝1+1",
        "+49 30 1234",
        "-",
    ],
)
def test_what_would_be_computed_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["Acme", "a=b", "", "'=1", "-5", "+12.50", "-0.001", 7, None, True, Decimal(-3), date(2024, 1, 2)]
)
def test_the_rest_stays_as_it_is(value):
    assert safe_cell(value) is value


@given(st.text(alphabet=st.sampled_from([*TRIGGERS, " ", "'", "1", "a"]), max_size=6))
def test_no_text_is_active_afterwards_and_every_one_can_be_read_back(text):
    safe = safe_cell(text)
    assert not safe.lstrip(" ").startswith(tuple(TRIGGERS)) or safe.strip().lstrip("+-").replace(".", "").isdigit()
    assert original_cell(safe) == text or safe == text


@given(st.text())
def test_reading_back_undoes_what_was_done(text):
    if safe_cell(text) != text:
        assert original_cell(safe_cell(text)) == text
