"""Conditions: `amount at least 50000 and segment is Enterprise`, one small tree.

Written once (in a policy, a filter, a command), read in two ways: here for one record, with the reason;
in `salesops.metrics.conditions` for millions, as Ibis. The two must agree on every row.

Missing values: a comparison with a missing value is false, whatever the operator, except `is_empty` and
the negations `is_not`, `not_in`, `excludes`, which are true. `Not` is plain negation of the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Value = str | int | float | Decimal | bool | date | datetime | None
Operator = Literal[
    "is",
    "is_not",
    "in",
    "not_in",
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "contains",
    "excludes",
    "starts_with",
    "is_empty",
    "is_filled",
]


@dataclass(frozen=True)
class Always:
    """Holds for every record."""


@dataclass(frozen=True)
class Compare:
    field: str
    operator: Operator
    value: Value | tuple[Value, ...] = None


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any_:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Condition = Always | Compare | All | Any_ | Not
ALWAYS = Always()


@dataclass(frozen=True)
class Verdict:
    holds: bool
    reasons: tuple[str, ...]
    """Why: what held if it holds, what did not if it does not."""


def both(first: Condition, second: Condition) -> Condition:
    """The condition that holds where both do, flattened."""
    parts = tuple(p for c in (first, second) for p in (c.parts if isinstance(c, All) else (c,)) if p != ALWAYS)
    return ALWAYS if not parts else parts[0] if len(parts) == 1 else All(parts)


def fields_of(condition: Condition) -> frozenset[str]:
    match condition:
        case Compare(field=field):
            return frozenset({field})
        case All(parts) | Any_(parts):
            return frozenset().union(*(fields_of(part) for part in parts))
        case Not(part):
            return fields_of(part)
        case _:
            return frozenset()


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
    value = compare.value
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


_WORDS = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
    "contains": "contains",
    "excludes": "does not contain",
    "starts_with": "starts with",
    "is_empty": "is empty",
    "is_filled": "is filled",
}


def describe(condition: Condition) -> str:
    """The condition in words, as it would be said."""
    match condition:
        case Compare(field, operator, value):
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
            return f"{field} {_WORDS[operator]} {shown}".strip()
        case All(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case Any_(parts):
            return " or ".join(_bracketed(part) for part in parts)
        case Not(part):
            return f"not ({describe(part)})"
        case _:
            return "always"


def _bracketed(part: Condition) -> str:
    return f"({describe(part)})" if isinstance(part, All | Any_) else describe(part)
