"""Conditions read for one record: the answer, missing values, the reasons, and the words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Not, both, describe, fields_of, holds, judge
from salesops.kernel.tests.strategies import COMPARISONS, CONDITIONS, FIELDS

TRUE_OF_MISSING = {"is_empty", "is_not", "not_in", "excludes"}
MISSING = st.sampled_from([{}, None, ""])


def record_without(field, missing):
    return {} if missing == {} else {field: missing}


@given(COMPARISONS, MISSING)
def test_a_missing_value_meets_only_emptiness_and_the_negations(compare, missing):
    assert holds(compare, record_without(compare.field, missing)) == (compare.operator in TRUE_OF_MISSING)


@pytest.mark.parametrize("missing", [None, ""])
@pytest.mark.parametrize(
    ("compare", "answer"),
    [
        (Compare("x", "not_in", ("", None)), True),
        (Compare("x", "is_not", None), True),
        (Compare("x", "is_not", ""), True),
        (Compare("x", "excludes", "none"), True),
        (Compare("x", "contains", "none"), False),
        (Compare("x", "starts_with", ""), False),
        (Compare("x", "is", None), False),
        (Compare("x", "in", (None, "")), False),
    ],
)
def test_a_missing_value_is_not_even_like_an_empty_one(compare, answer, missing):
    assert holds(compare, {"x": missing}) is answer


EMPTY_RECORDS = st.dictionaries(FIELDS, st.sampled_from([None, ""]))


@given(CONDITIONS, EMPTY_RECORDS)
def test_not_is_plain_negation(condition, record):
    assert holds(Not(condition), record) is not holds(condition, record)


@given(st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple), EMPTY_RECORDS)
def test_all_and_any_are_those_of_logic(parts, record):
    answers = [holds(part, record) for part in parts]
    assert holds(All(parts), record) == all(answers)
    assert holds(Any_(parts), record) == any(answers)


@given(CONDITIONS, CONDITIONS, EMPTY_RECORDS)
def test_both_holds_where_each_does(first, second, record):
    assert holds(both(first, second), record) == (holds(first, record) and holds(second, record))


@given(CONDITIONS)
def test_always_adds_nothing(condition):
    assert holds(both(ALWAYS, condition), {}) == holds(condition, {})
    assert both(ALWAYS, ALWAYS) == ALWAYS


@given(CONDITIONS)
def test_the_words_name_every_field(condition):
    words = describe(condition)
    assert all(field in words for field in fields_of(condition))


def test_the_words_are_what_one_would_say():
    condition = All(
        (Compare("amount", "at_least", 50000), Any_((Compare("segment", "in", ("A", "B")), Compare("x", "is_empty"))))
    )
    assert describe(condition) == "amount at least 50000 and (segment is one of A, B or x is empty)"
    assert describe(Not(condition.parts[0])) == "not (amount at least 50000)"
    assert describe(ALWAYS) == "always"


RECORD = {"amount": Decimal("50000"), "segment": "Enterprise", "close_date": date(2017, 7, 1), "won": True}


@pytest.mark.parametrize(
    ("compare", "answer"),
    [
        (Compare("amount", "at_least", 50000), True),
        (Compare("amount", "more_than", 50000), False),
        (Compare("amount", "at_most", Decimal("50000.00")), True),
        (Compare("amount", "less_than", 50001), True),
        (Compare("amount", "is", 50000), True),
        (Compare("segment", "is", "enterprise"), False),
        (Compare("segment", "in", ("SMB", "Enterprise")), True),
        (Compare("segment", "not_in", ("SMB", "Enterprise")), False),
        (Compare("segment", "contains", "PRISE"), True),
        (Compare("segment", "excludes", "prise"), False),
        (Compare("segment", "starts_with", "ent"), True),
        (Compare("segment", "is_filled"), True),
        (Compare("close_date", "less_than", date(2017, 7, 1)), False),
        (Compare("won", "is", True), True),
    ],
)
def test_each_operator_compares_as_it_says(compare, answer):
    assert holds(compare, RECORD) is answer


def test_the_reasons_are_what_did_not_hold():
    condition = All(
        (Compare("amount", "at_least", 60000), Compare("segment", "is", "Enterprise"), Compare("next_step", "is_filled"))
    )
    assert judge(condition, RECORD).reasons == (
        "amount is 50000, not amount at least 60000",
        "next_step is empty, not next_step is filled",
    )


def test_the_reasons_are_what_held():
    condition = Any_((Compare("amount", "at_least", 60000), Compare("segment", "is", "Enterprise")))
    assert judge(condition, RECORD) == judge(Compare("segment", "is", "Enterprise"), RECORD)
    assert judge(condition, RECORD).reasons == ("segment is Enterprise",)


@pytest.mark.parametrize(
    ("compare", "actual", "expected"),
    [
        (Compare("f", "more_than", "2024-01-01"), date(2024, 1, 2), True),
        (Compare("f", "is", "2024-01-01"), date(2024, 1, 1), True),
        (Compare("f", "at_least", "50000"), Decimal("50000.00"), True),
        (Compare("f", "in", ("1", "2")), 2, True),
        (Compare("f", "is", "true"), True, True),
        (Compare("f", "less_than", "soon"), date(2024, 1, 1), False),
        (Compare("f", "is", "many"), 3, False),
        (Compare("f", "is_not", "many"), 3, True),
    ],
)
def test_text_is_compared_as_what_the_field_holds(compare, actual, expected):
    assert holds(compare, {"f": actual}) is expected
