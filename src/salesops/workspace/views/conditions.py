"""Conditions as JSON: what an address and a saved view keep, with values read by their field's type.

A value may be relative to who looks and when: `me` where a person is meant, `today`, `today-30`, `today+7` where a day is.
`resolved` puts the person and the day in their place.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from salesops.kernel.condition import ALWAYS, All, Any_, Compare, Condition, ConditionError, Not, Value, parse, to_data
from salesops.kernel.kinds import KINDS, Field, FieldType, Kind

ME = "me"
_DAY = re.compile(r"today(?:\s*([+-])\s*(\d{1,4}))?")
_KEPT: Mapping[str, FieldType] = {
    "id": "integer",
    "version": "integer",
    "created_at": "moment",
    "updated_at": "moment",
    "external_id": "text",
    "source_system": "text",
}
_FIX: Mapping[str, str] = {
    "date": "Write a day as 2026-07-31, or today, today-30.",
    "moment": "Write a day as 2026-07-31, or today, today-30.",
    "yes_no": "Write true or false.",
    "integer": "Write a whole number.",
    "ref": "Give the number of the record, or me.",
}
_TEXTS = ("contains", "excludes", "starts_with")
_DEEPEST = 12


def types_of(kind: Kind, custom: Sequence[Field] = ()) -> dict[str, FieldType]:
    """Every name a condition on the kind may use, one step through references included, with its type."""
    types = (
        dict(_KEPT) | {field.name: field.type for field in kind.fields} | {f"custom.{field.name}": field.type for field in custom}
    )
    if kind.name == "deal":
        types |= {"stage_since": "moment", "came_without": "text"}
    for field in kind.fields:
        if field.type == "ref":
            types |= {f"{field.name}.{far.name}": far.type for far in KINDS[field.refers_to].fields}
    return types


def plain(condition: Condition) -> Any:
    """The condition as data that JSON can hold."""
    return json.loads(json.dumps(to_data(condition), default=str))


def read(data: Any, kind: str, custom: Sequence[Field] = ()) -> Condition:
    """The condition that JSON data describe. Raises ConditionError in words."""
    if data in (None, "", {}):
        return ALWAYS
    _refuse_depth(data, 0)
    return typed(parse(data), types_of(KINDS[kind], custom))


def _refuse_depth(data: Any, depth: int) -> None:
    if depth > _DEEPEST * 2:
        raise ConditionError("", "It is nested too deeply.", f"At most {_DEEPEST} steps are read.", "Make it flatter.")
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _refuse_depth(part, depth + 1)


def typed(condition: Condition, types: Mapping[str, FieldType]) -> Condition:
    """The same condition with every value as its field's type has it; names that are not known are left alone."""
    return _each(
        condition, lambda compare: _with(compare, lambda value: _value(compare, value, types.get(compare.field, "text")))
    )


def resolved(condition: Condition, *, me: int | None, today: date, types: Mapping[str, FieldType]) -> Condition:
    """The condition with `me` and `today` replaced. For who is no person, `me` is nobody."""

    def known(compare: Compare) -> Compare:
        kind = types.get(compare.field, "text")
        return _with(compare, lambda value: _known(value, kind, me, today))

    return _each(condition, known)


def _known(value: Value, kind: FieldType, me: int | None, today: date) -> Value:
    if kind == "ref" and value == ME:
        return 0 if me is None else me
    if kind in ("date", "moment") and isinstance(value, str) and (found := _DAY.fullmatch(value)):
        days = int(found[2] or 0)
        return today + timedelta(days=-days if found[1] == "-" else days)
    return value


def _each(condition: Condition, change: Callable[[Compare], Compare]) -> Condition:
    match condition:
        case Compare():
            return change(condition)
        case All(parts):
            return All(tuple(_each(part, change) for part in parts))
        case Any_(parts):
            return Any_(tuple(_each(part, change) for part in parts))
        case Not(part):
            return Not(_each(part, change))
        case _:
            return condition


def _with(compare: Compare, change: Callable[[Value], Value]) -> Compare:
    if isinstance(compare.value, tuple):
        return Compare(compare.field, compare.operator, tuple(change(value) for value in compare.value))
    return compare if compare.value is None else Compare(compare.field, compare.operator, change(compare.value))


def _value(compare: Compare, value: Value, kind: FieldType) -> Value:
    if compare.operator in _TEXTS:
        return str(value)
    try:
        return _READERS.get(kind, lambda given: given)(value)
    except (ValueError, InvalidOperation, TypeError, KeyError) as error:
        fix = _FIX.get(kind, "Write digits and a decimal point only.")
        raise ConditionError(compare.field, f"{value!r} is not a {kind}.", f"{compare.field} holds a {kind}.", fix) from error


def _day(value: Any) -> Value:
    if isinstance(value, date | datetime) or _DAY.fullmatch(str(value)):
        return value  # type: ignore[no-any-return]
    return date.fromisoformat(str(value)[:10])


def _number(value: Any) -> Value:
    number = Decimal(str(value).replace(",", ""))
    if not number.is_finite() or isinstance(value, bool):
        raise ValueError(value)
    return int(number) if number == number.to_integral_value() and abs(number) < 10**15 else number


def _whole(value: Any) -> Value:
    number = _number(value)
    if not isinstance(number, int):
        raise ValueError(value)
    return number


def _ref(value: Any) -> Value:
    return ME if value == ME else _whole(value)


def _yes_no(value: Any) -> Value:
    return value if isinstance(value, bool) else {"true": True, "yes": True, "false": False, "no": False}[str(value).casefold()]


def _text(value: Any) -> Value:
    return str(value).lower() if isinstance(value, bool) else str(value)


_READERS: Mapping[str, Callable[[Any], Value]] = {
    "date": _day,
    "moment": _day,
    "number": _number,
    "money": _number,
    "integer": _whole,
    "ref": _ref,
    "yes_no": _yes_no,
    "text": _text,
    "long_text": _text,
    "choice": _text,
}
