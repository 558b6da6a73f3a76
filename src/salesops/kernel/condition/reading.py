"""Conditions as plain data, the way a policy writes them in YAML.

    {field: amount, at_least: 50000}                        one comparison
    {field: amount, at_least: 50000, less_than: 100000}     several on one field: all of them
    {field: segment, in: [Enterprise, Mid-market]}
    {field: next_step, is_empty: true}
    {all: [...]}   {any: [...]}   {not: ...}   always

Numbers become whole numbers or decimals, never floats. Decimals of more than 15 digits do not survive a YAML float and
are refused on the way out.
"""

import math
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from salesops.kernel.condition.tree import ALWAYS, All, Always, Any_, Compare, Condition, Not, Operator, Value
from salesops.kernel.finding import Finding

OPERATORS: tuple[Operator, ...] = get_args(Operator)
_LISTED = ("in", "not_in")
_FLAGS = {"is_empty": "is_filled", "is_filled": "is_empty"}
_ORDERED = ("at_least", "at_most", "more_than", "less_than")
_FORMS = "Write {field: amount, at_least: 50000}, {all: [...]}, {any: [...]}, {not: ...} or always."


class ConditionError(ValueError):
    """A condition that cannot be read; `finding` says where, what, why and how to mend it."""

    def __init__(self, where: str, what: str, why: str, fix: str) -> None:
        self.finding = Finding(where or "condition", what, why, fix)
        super().__init__(str(self.finding))


def parse(data: Any, where: str = "") -> Condition:
    """The condition that plain data describes. `where` names the place in the document, for errors."""
    if data == "always":
        return ALWAYS
    if not isinstance(data, dict):
        raise ConditionError(where, f"{data!r} is not a condition.", "A condition is a mapping.", _FORMS)
    if "field" in data:
        return _comparisons(data, where)
    if len(data) != 1 or (word := next(iter(data))) not in ("all", "any", "not"):
        found = ", ".join(map(str, data)) or "nothing"
        raise ConditionError(where, f"Found {found}.", "Neither a field nor all, any or not is named.", _FORMS)
    if word == "not":
        return Not(parse(data["not"], _below(where, "not")))
    return (All if word == "all" else Any_)(_parts(data[word], _below(where, word)))


def _parts(data: Any, where: str) -> tuple[Condition, ...]:
    if not isinstance(data, list) or not data:
        raise ConditionError(where, f"{data!r} is not a list of conditions.", "all and any join at least one.", _FORMS)
    return tuple(parse(part, _below(where, str(number))) for number, part in enumerate(data))


def _comparisons(data: dict[str, Any], where: str) -> Condition:
    name = data["field"]
    if not isinstance(name, str) or not name:
        raise ConditionError(where, f"The field is {name!r}.", "A field is a name.", "Write for example field: amount.")
    parts = tuple(_comparison(name, word, data[word], where) for word in data if word != "field")
    if not parts:
        raise ConditionError(
            where, f"Nothing is asked of {name}.", "A field needs an operator.", f"Add one of {', '.join(OPERATORS)}."
        )
    return parts[0] if len(parts) == 1 else All(parts)


def _comparison(field: str, word: str, given: Any, where: str) -> Compare:
    place = _below(where, str(word))
    if word not in OPERATORS:
        near = get_close_matches(str(word), OPERATORS, 1)
        fix = f"Did you mean {near[0]}?" if near else f"Operators are {', '.join(OPERATORS)}."
        raise ConditionError(place, f"{word} is not an operator.", "It is not known how to compare so.", fix)
    operator: Operator = word
    if operator in _FLAGS:
        return Compare(field, _flag(operator, given, place))
    if operator in _LISTED:
        return Compare(field, operator, _values(given, place))
    value = _value(given, place)
    if operator in _ORDERED and isinstance(value, bool):
        raise ConditionError(place, "Yes and no have no order.", f"{word} compares.", "Use is or is_not.")
    return Compare(field, operator, value)


def _flag(operator: Operator, given: Any, where: str) -> Operator:
    if not isinstance(given, bool):
        raise ConditionError(
            where, f"{given!r} is neither true nor false.", f"{operator} takes no value.", f"Write {operator}: true."
        )
    return operator if given else _FLAGS[operator]  # type: ignore[return-value]


def _values(given: Any, where: str) -> tuple[Value, ...]:
    if not isinstance(given, list) or not given:
        raise ConditionError(
            where,
            f"{given!r} is not a list of values.",
            "in and not_in look in a list.",
            "Write [one, another]; for one value use is.",
        )
    return tuple(_value(one, _below(where, str(number))) for number, one in enumerate(given))


def _value(given: Any, where: str) -> Value:
    if given is None or given == "":
        raise ConditionError(
            where, "The value is empty.", "Nothing equals an empty value.", "Use is_empty: true or is_filled: true."
        )
    if isinstance(given, float):
        if not math.isfinite(given):
            raise ConditionError(where, f"{given} is not a number.", "Nothing can be compared with it.", "Write a number.")
        return Decimal(repr(given))
    if isinstance(given, str | int | Decimal | date):
        return given
    raise ConditionError(where, f"{given!r} is not a single value.", "A comparison has one value.", "For several values use in.")


def _below(where: str, step: str) -> str:
    return f"{where}/{step}" if where else step


def to_data(condition: Condition) -> Any:
    """Plain data (for YAML or JSON with dates) that `parse` reads as the same condition."""
    match condition:
        case Always():
            return "always"
        case All(parts):
            return {"all": [to_data(part) for part in parts]}
        case Any_(parts):
            return {"any": [to_data(part) for part in parts]}
        case Not(part):
            return {"not": to_data(part)}
        case Compare(field, operator, value):
            return {"field": field, operator: _plain(operator, value)}


def _plain(operator: Operator, value: Value | tuple[Value, ...]) -> Any:
    if operator in _FLAGS:
        return True
    if operator in _LISTED:
        return [_plain_value(one) for one in (value if isinstance(value, tuple) else (value,))]
    return _plain_value(value)


def _plain_value(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    if Decimal(repr(float(value))) != value:
        raise ConditionError("", f"{value} has too many digits.", "YAML keeps 15.", "Round it.")
    return float(value)
