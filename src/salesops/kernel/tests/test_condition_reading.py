"""Conditions as plain data: read, written back, and refused with a message that helps."""

import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import given

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, ConditionError, Not, parse, to_data
from salesops.kernel.tests.strategies import CONDITIONS


@given(CONDITIONS)
def test_what_was_written_reads_as_the_same_condition(condition):
    assert parse(to_data(condition)) == condition


@given(CONDITIONS)
def test_it_survives_being_yaml(condition):
    text = yaml.safe_dump(to_data(condition))
    assert parse(yaml.safe_load(text)) == condition


def test_a_policy_reads_as_it_is_said():
    text = """
    all:
      - {field: amount, at_least: 50000}
      - any:
          - {field: segment, in: [Enterprise, Mid-market]}
          - not: {field: next_step, is_empty: true}
    """
    assert parse(yaml.safe_load(text)) == All(
        (
            Compare("amount", "at_least", 50000),
            Any_((Compare("segment", "in", ("Enterprise", "Mid-market")), Not(Compare("next_step", "is_empty")))),
        )
    )


def test_several_operators_on_one_field_must_all_hold():
    assert parse({"field": "amount", "at_least": 5, "less_than": 9}) == All(
        (Compare("amount", "at_least", 5), Compare("amount", "less_than", 9))
    )


def test_is_empty_false_means_filled():
    assert parse({"field": "x", "is_empty": False}) == Compare("x", "is_filled")
    assert parse({"field": "x", "is_filled": False}) == Compare("x", "is_empty")


def test_always_is_the_condition_that_always_holds():
    assert parse("always") == ALWAYS


def test_numbers_with_a_point_become_exact_decimals():
    value = parse(json.loads('{"field": "amount", "is": 0.1}')).value
    assert value == Decimal("0.1")
    assert isinstance(value, Decimal)


def test_a_decimal_that_a_yaml_number_cannot_hold_is_refused_rather_than_changed():
    with pytest.raises(ConditionError, match="too many digits"):
        to_data(Compare("amount", "is", Decimal("0.12345678901234567890")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            {"field": "amount", "atleast": 5},
            "condition/atleast: atleast is not an operator. It is not known how to compare so. Did you mean at_least?",
        ),
        (
            {"all": [{"field": "a", "is": 1}, {"any": []}]},
            "condition/all/1/any: [] is not a list of conditions. all and any join at least one. "
            "Write {field: amount, at_least: 50000}, {all: [...]}, {any: [...]}, {not: ...} or always.",
        ),
        (
            {"not": {"field": "segment", "in": "SMB"}},
            "condition/not/in: 'SMB' is not a list of values. in and not_in look in a list. "
            "Write [one, another]; for one value use is.",
        ),
        (
            {"field": "segment", "is": None},
            "condition/is: The value is empty. Nothing equals an empty value. Use is_empty: true or is_filled: true.",
        ),
        (
            {"field": "segment", "is": ["SMB"]},
            "condition/is: ['SMB'] is not a single value. A comparison has one value. For several values use in.",
        ),
        (
            {"field": "won", "at_least": True},
            "condition/at_least: Yes and no have no order. at_least compares. Use is or is_not.",
        ),
        (
            {"field": "x", "is_empty": "yes"},
            "condition/is_empty: 'yes' is neither true nor false. is_empty takes no value. Write is_empty: true.",
        ),
        (
            {"field": "x", "is": float("nan")},
            "condition/is: nan is not a number. Nothing can be compared with it. Write a number.",
        ),
        ({"field": 5, "is": 1}, "condition: The field is 5. A field is a name. Write for example field: amount."),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_remedy(data, said):
    with pytest.raises(ConditionError) as error:
        parse(data, "condition")
    assert str(error.value) == said


@pytest.mark.parametrize(
    "data", [None, 5, [], {}, {"all": [], "any": []}, {"field": "x"}, {"none": []}, "sometimes", {"field": ""}]
)
def test_what_is_no_condition_is_refused(data):
    with pytest.raises(ConditionError):
        parse(data)
