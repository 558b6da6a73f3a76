"""Conditions as Ibis: the second reader of `kernel.condition`, for millions of rows. A property test holds the two equal."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from salesops.kernel.condition import All, Any_, Compare, Condition, Not
from salesops.metrics.errors import AskError

Resolve = Callable[[Compare], ibis.Value | None]
"""An own reading of a comparison (a tree of teams), or None for the ordinary one."""

_NEGATIONS = {"is_not": "is", "not_in": "in", "excludes": "contains", "is_empty": "is_filled"}
_TRUE, _FALSE = ibis.literal(True), ibis.literal(False)  # noqa: FBT003


def compile_condition(condition: Condition, rows: ibis.Table, resolve: Resolve = lambda _: None) -> ibis.Value:
    """Whether each row meets the condition; never empty. Raises AskError for a value the column cannot hold."""
    match condition:
        case Compare():
            own = resolve(condition)
            return _compare(condition, rows[condition.field]) if own is None else own
        case All(parts):
            return reduce(and_, (compile_condition(part, rows, resolve) for part in parts), _TRUE)
        case Any_(parts):
            return reduce(or_, (compile_condition(part, rows, resolve) for part in parts), _FALSE)
        case Not(part):
            return ~compile_condition(part, rows, resolve)
        case _:
            return _TRUE


def listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _compare(compare: Compare, column: ibis.Value) -> ibis.Value:
    filled = column.notnull() & (column != "") if column.type().is_string() else column.notnull()
    positive = _NEGATIONS.get(compare.operator)
    if positive:
        return ~(filled & _positive(compare, positive, column))
    return filled & _positive(compare, compare.operator, column)


def _positive(compare: Compare, operator: str, column: ibis.Value) -> ibis.Value:
    """What must hold of a filled field."""
    match operator:
        case "is_filled":
            return _TRUE
        case "is":
            return _in(compare, column, (compare.value,))
        case "in":
            return _in(compare, column, listed(compare.value))
        case "contains":
            return _text(column).contains(str(compare.value).lower()).fill_null(_FALSE)
        case "starts_with":
            return _text(column).startswith(str(compare.value).lower()).fill_null(_FALSE)
    return _ordered(compare, column)


def _in(compare: Compare, column: ibis.Value, values: tuple[Any, ...]) -> ibis.Value:
    """Empty values in the list match nothing: an empty field is told by `is_empty` alone."""
    wanted = [typed(compare.field, v, column) for v in values if v is not None]
    equal = (column == value for value in wanted)
    return reduce(or_, equal, _FALSE).fill_null(_FALSE)


def _ordered(compare: Compare, column: ibis.Value) -> ibis.Value:
    if compare.value is None:
        return _FALSE
    value = typed(compare.field, compare.value, column)
    answer = {
        "at_least": lambda: column >= value,
        "at_most": lambda: column <= value,
        "more_than": lambda: column > value,
        "less_than": lambda: column < value,
    }[compare.operator]()
    return answer.fill_null(_FALSE)


def _text(column: ibis.Value) -> ibis.Value:
    return (column if column.type().is_string() else column.cast("string")).lower()


def typed(field: str, value: Any, column: ibis.Value) -> ibis.Value:
    """The value in the column's type; text such as `50000` or `2017-03-01` is read."""
    kind = column.type()
    try:
        if kind.is_decimal() or kind.is_integer() or kind.is_floating():
            return _number(value)
        if kind.is_date():
            return ibis.literal(value if isinstance(value, date) else date.fromisoformat(value))
        if kind.is_timestamp():
            return ibis.literal(value if isinstance(value, datetime) else datetime.fromisoformat(value), type="timestamp(6)")
        if kind.is_boolean():
            return ibis.literal(value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()])
        return ibis.literal(str(value))
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise AskError(f"{field} holds {_example(kind)}, and {value!r} is none. Give {_example(kind)}.") from error


def _number(value: Any) -> ibis.Value:
    """Whole numbers as such: a decimal of 50000 reaches Spark as 5E+4, which it does not read."""
    exact = value if isinstance(value, int | float) else Decimal(value)
    whole = isinstance(exact, Decimal) and exact == exact.to_integral_value()
    return ibis.literal(int(exact) if whole else exact)


def _example(kind: Any) -> str:
    if kind.is_date():
        return "a date such as 2017-03-01"
    if kind.is_timestamp():
        return "a moment such as 2017-03-01T12:00"
    return "true or false" if kind.is_boolean() else "a number"
