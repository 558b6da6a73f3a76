"""The tree itself: what a condition is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

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
