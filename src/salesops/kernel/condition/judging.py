"""Reading a condition for one record, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from salesops.kernel.condition.tree import All, Any_, Compare, Condition, Not, Value
from salesops.kernel.condition.words import describe


@dataclass(frozen=True)
class Verdict:
    holds: bool
    reasons: tuple[str, ...]
    """Why: what held if it holds, what did not if it does not."""


def judge(condition: Condition, record: Mapping[str, Any]) -> Verdict:
    """Whether `record` (field name -> value) meets the condition, and why."""
    match condition:
        case Compare():
            return _judge_compare(condition, record.get(condition.field))
        case All(parts):
            verdicts = [judge(part, record) for part in parts]
            return _combine(all(v.holds for v in verdicts), verdicts)
        case Any_(parts):
            verdicts = [judge(part, record) for part in parts]
            return _combine(any(v.holds for v in verdicts), verdicts)
        case Not(part):
            inner = judge(part, record)
            return Verdict(not inner.holds, inner.reasons)
        case _:
            return Verdict(holds=True, reasons=())


def holds(condition: Condition, record: Mapping[str, Any]) -> bool:
    return judge(condition, record).holds


def _combine(answer: bool, verdicts: list[Verdict]) -> Verdict:  # noqa: FBT001
    return Verdict(answer, tuple(reason for v in verdicts if v.holds == answer for reason in v.reasons))


def _judge_compare(compare: Compare, actual: Any) -> Verdict:
    answer = _compare(compare, actual)
    shown = "empty" if actual is None or actual == "" else actual
    return Verdict(answer, (f"{compare.field} is {shown}" + ("" if answer else f", not {describe(compare)}"),))


def _compare(compare: Compare, actual: Any) -> bool:  # noqa: C901  one line an operator
    empty = actual is None or actual == ""
    value = compare.value if empty or isinstance(actual, str) else _as_typed(compare.value, actual)
    match compare.operator:
        case "is_empty":
            return empty
        case "is_filled":
            return not empty
        case "is_not":
            return empty or actual != value
        case "not_in":
            return empty or actual not in _listed(value)
        case "excludes":
            return empty or str(value).casefold() not in str(actual).casefold()
    if empty:
        return False
    match compare.operator:
        case "is":
            return bool(actual == value)
        case "in":
            return actual in _listed(value)
        case "contains":
            return str(value).casefold() in str(actual).casefold()
        case "starts_with":
            return str(actual).casefold().startswith(str(value).casefold())
    if value is None:
        return False
    return bool(
        {
            "at_least": lambda: actual >= value,
            "at_most": lambda: actual <= value,
            "more_than": lambda: actual > value,
            "less_than": lambda: actual < value,
        }[compare.operator]()
    )


def _listed(value: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _as_typed(value: Any, actual: Any) -> Any:
    """Text such as `50000` or `2017-03-01`, read as what the field holds; documents and addresses may quote it so."""
    if isinstance(value, tuple):
        return tuple(_as_typed(one, actual) for one in value)
    if not isinstance(value, str):
        return value
    try:
        match actual:
            case bool():
                return {"true": True, "false": False}.get(value.lower(), value)
            case int() | float() | Decimal():
                return Decimal(value)
            case datetime():
                return datetime.fromisoformat(value)
            case date():
                return date.fromisoformat(value)
    except (ValueError, InvalidOperation):
        return None
    return value
