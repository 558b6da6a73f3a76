"""Conditions as typed after --where."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.condition import Compare, ConditionError, parse_where


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("segment=Enterprise", Compare("segment", "is", "Enterprise")),
        ("segment!=SMB", Compare("segment", "is_not", "SMB")),
        ("segment=Enterprise,SMB", Compare("segment", "in", ("Enterprise", "SMB"))),
        ("segment!=Enterprise, SMB", Compare("segment", "not_in", ("Enterprise", "SMB"))),
        ("amount>=50000", Compare("amount", "at_least", 50000)),
        ("amount<=50000.5", Compare("amount", "at_most", Decimal("50000.5"))),
        (" amount > -1 ", Compare("amount", "more_than", -1)),
        ("close_date<2017-07-01", Compare("close_date", "less_than", date(2017, 7, 1))),
        ("account~acme, inc", Compare("account", "contains", "acme, inc")),
        ("account!~acme", Compare("account", "excludes", "acme")),
        ("next_step=", Compare("next_step", "is_empty")),
        ("next_step!=", Compare("next_step", "is_filled")),
        ('account="Smith, Jones",Acme', Compare("account", "in", ("Smith, Jones", "Acme"))),
        ('product="300"', Compare("product", "is", "300")),
        ("product=007", Compare("product", "is", "007")),
        ("custom.partner=a=b", Compare("custom.partner", "is", "a=b")),
        ("won=true", Compare("won", "is", True)),
    ],
)
def test_it_is_read_as_it_is_meant(text, meant):
    read = parse_where(text)
    assert read == meant
    assert type(read.value) is type(meant.value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("f=300", "text", "300"),
        ("f=true", "choice", "true"),
        ("f=300", "money", Decimal("300")),
        ("f=300", "integer", 300),
        ("f=2017-07-01", "date", date(2017, 7, 1)),
        ("f=No", "yes_no", False),
    ],
)
def test_a_known_type_decides_over_the_looks(text, kind, value):
    read = parse_where(text, {"f": kind}).value
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("segment", "It cannot be read as a condition."),
        ("=5", "It cannot be read as a condition."),
        ("amount>=", "Nothing stands after >=."),
        ("amount>=50,000", ">= has several values. Only = and != take a list. Write numbers without thousands marks."),
        ("a=b,,c", "A value is empty or its quotes do not close."),
        ('a="b', "A value is empty or its quotes do not close."),
        ("a=b,", "It ends with a comma."),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_form_to_write(text, said):
    with pytest.raises(ConditionError) as error:
        parse_where(text)
    assert said in str(error.value)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("f=1e", "money", "'1e' is not a money."),
        ("f=Infinity", "number", "'Infinity' is not a number."),
        ("f=maybe", "yes_no", "Write yes or no."),
        ("f=07/01/2017", "date", "Write a date as 2017-07-31."),
    ],
)
def test_a_value_of_another_type_is_refused(text, kind, said):
    with pytest.raises(ConditionError) as error:
        parse_where(text, {"f": kind})
    assert said in str(error.value)


@given(st.lists(st.text(st.characters(exclude_characters='"\n\r'), min_size=1, max_size=10), min_size=2, max_size=4))
def test_quoted_texts_are_taken_as_they_are(values):
    asked = "f=" + ",".join(f'"{value}"' for value in values)
    assert parse_where(asked) == Compare("f", "in", tuple(values))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_a_crash(text):
    with suppress(ConditionError):
        assert isinstance(parse_where(text), Compare)
