"""One value, one reading; what cannot be read says how to write it."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.kinds import Field, FieldType
from salesops.records.reading import Unreadable, read


def of(field_type: str) -> Field:
    return Field("it", field_type, choices=("new", "old") if field_type == "choice" else ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field_type", "raw", "value"),
    [
        ("text", "  Acme ", "Acme"),
        ("long_text", " kept \n", " kept \n"),
        ("text", None, ""),
        ("choice", "", ""),
        ("money", "", None),
        ("money", "1234.5", Decimal("1234.50")),
        ("money", 12, Decimal("12.00")),
        ("number", "0.125", Decimal("0.1250")),
        ("integer", " 12 ", 12),
        ("ref", 3, 3),
        ("date", "2017-03-05", date(2017, 3, 5)),
        ("moment", "2017-03-05T14:00:00+02:00", datetime(2017, 3, 5, 12, tzinfo=UTC)),
        ("yes_no", "No", False),
        ("yes_no", True, True),
        ("json", {"mon": ["9:00", "17:00"]}, {"mon": ["9:00", "17:00"]}),
    ],
)
def test_what_is_meant_is_read(field_type: str, raw: object, value: object) -> None:
    assert read(of(field_type), raw) == value


@pytest.mark.parametrize(
    ("field_type", "raw"),
    [
        ("text", 5),
        ("text", "a\x00b"),
        ("text", "\ud800"),
        ("choice", "New"),
        ("money", 1.5),
        ("money", True),
        ("money", "1,234.50"),
        ("money", "1.005"),
        ("money", "NaN"),
        ("money", "Infinity"),
        ("money", "9e99"),
        ("money", "10000000000000"),
        ("number", "0.12345"),
        ("integer", "1.5"),
        ("integer", True),
        ("integer", 2**63),
        ("ref", "Acme"),
        ("date", "05/03/2017"),
        ("date", datetime(2017, 3, 5, tzinfo=UTC)),
        ("date", 20170305),
        ("moment", "2017-03-05T14:00:00"),
        ("moment", "yesterday"),
        ("moment", "9999-12-31T23:59:59-05:00"),
        ("yes_no", "maybe"),
        ("yes_no", 1),
        ("json", "text"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused_with_a_way_to_mend_it(field_type: str, raw: object) -> None:
    with pytest.raises(Unreadable) as refused:
        read(of(field_type), raw)
    assert refused.value.why
    assert refused.value.fix


ANYTHING = st.text() | st.integers() | st.floats() | st.binary() | st.none() | st.decimals() | st.lists(st.integers())


@given(st.sampled_from(get_args(FieldType)), ANYTHING)
def test_nothing_breaks_the_reading(field_type: str, raw: object) -> None:
    with suppress(Unreadable):
        read(of(field_type), raw)


@pytest.mark.django_db
@given(st.decimals(Decimal("-9999999999999.99"), Decimal("9999999999999.99"), places=2))
def test_money_of_any_size_allowed_comes_back_to_the_cent(amount: Decimal) -> None:
    from tests.cast import NOW, TESTER

    from salesops.kernel.scope import EVERYTHING
    from salesops.records import actions, queries

    account = actions.create("account", {"name": "A", "annual_revenue": amount}, by=TESTER, at=NOW)
    assert queries.get("account", account.id, scope=EVERYTHING)["annual_revenue"] == amount
