"""Conditions as Django's queries: the third reader of `kernel.condition`, for lists. A property test holds it equal to the first.

Every comparison is made so that it is never NULL: negations are the plain negation of what they negate.
"""

from decimal import Decimal
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import Q

from salesops.kernel.condition import All, Any_, Compare, Condition, Not
from salesops.kernel.finding import Finding
from salesops.records.listing.ask import Ask, AskError
from salesops.records.listing.fields import Asked, asked, lookup
from salesops.records.listing.source import Source
from salesops.records.listing.values import typed

_NEGATIONS = {"is_not": "is", "not_in": "in", "excludes": "contains", "is_empty": "is_filled"}
_ORDERED = {"at_least": "gte", "at_most": "lte", "more_than": "gt", "less_than": "lt"}
EVERY, NONE = ~Q(pk__in=()), Q(pk__in=())
MOST_PARTS = 200
"""Comparisons in one condition: more than anybody writes, fewer than a database refuses."""


def where(condition: Condition, ask: Ask, source: Source) -> Q:
    """The rows that meet the condition. Raises AskError for fields there are not and values they cannot hold."""
    if (parts := _size(condition)) > MOST_PARTS:
        what = f"The condition has {parts} parts."
        raise AskError(Finding("where", what, f"At most {MOST_PARTS} are answered.", "Ask for less, or use `in` with a list."))
    return _where(condition, ask, source)


def _size(condition: Condition) -> int:
    match condition:
        case All(parts) | Any_(parts):
            return sum(map(_size, parts))
        case Not(part):
            return _size(part)
        case _:
            return 1


def _where(condition: Condition, ask: Ask, source: Source) -> Q:
    match condition:
        case Compare():
            return _compare(condition, ask, source)
        case All(parts):
            return reduce(and_, (_where(part, ask, source) for part in parts), Q())
        case Any_(parts):
            return reduce(or_, (_where(part, ask, source) or EVERY for part in parts), NONE)
        case Not(part):
            return ~(_where(part, ask, source) or EVERY)
        case _:
            return EVERY


def _compare(compare: Compare, ask: Ask, source: Source) -> Q:
    field = asked(ask.kind, compare.field, ask.custom)
    operator = _NEGATIONS.get(compare.operator, compare.operator)
    meets = _filled(field) & _meets(field, operator, compare.value, ask)
    if field.through is not None:
        behind = source.behind(field.through.refers_to, field.name).filter(meets).values("id")
        reference = field.through.column
        meets = Q(**{f"{reference}__isnull": False}) & Q(**{f"{reference}__in": behind})
    return ~meets if compare.operator in _NEGATIONS else meets


def _filled(field: Asked) -> Q:
    there = Q(**{f"{lookup(field)}__isnull": False})
    return there & ~Q(**{lookup(field): ""}) if field.is_text else there


def _meets(field: Asked, operator: str, value: Any, ask: Ask) -> Q:
    """What a filled field must be."""
    name = lookup(field)
    if operator == "is_filled":
        return Q()
    if operator in ("is", "in"):
        given = value if isinstance(value, tuple) else (value,)
        wanted = [typed(field.name, field.type, one, ask.today, ask.zone) for one in given if one not in (None, "")]
        able = [one for one in wanted if not _between_whole(field, one)]
        return Q(**{name: able[0]}) if len(able) == 1 else Q(**{f"{name}__in": able})
    if operator in ("contains", "starts_with"):
        return _like(field, name, operator, value)
    if value is None:
        return NONE
    bound = typed(field.name, field.type, value, ask.today, ask.zone)
    if _between_whole(field, bound):
        bound = floor(bound) if operator in ("at_most", "more_than") else ceil(bound)
    return Q(**{f"{name}__{_ORDERED[operator]}": bound})


def _between_whole(field: Asked, value: Any) -> bool:
    """A fraction a whole number is compared with: Django would cut it off, and 0 would be 0.01."""
    return field.type in ("integer", "ref") and isinstance(value, Decimal)


def _like(field: Asked, name: str, operator: str, value: Any) -> Q:
    if not field.is_text:
        why = f"{field.name} holds no text."
        raise AskError(Finding(field.name, f"{operator} looks in texts.", why, "Compare with is, at_least or at_most."))
    return like(name, typed(field.name, field.type, value, None), starts=operator == "starts_with")


def like(name: str, text: str, *, starts: bool = False) -> Q:
    """A text contains (or starts with) another, whatever the capitals. SQLite's LIKE folds those of ASCII alone."""
    if connection.vendor == "sqlite" and not text.isascii():
        escaped = "".join(f"\\{sign}" if sign in ".^$*+?{}[]\\|()" else sign for sign in text)
        return Q(**{f"{name}__iregex": ("^" if starts else "") + escaped})
    return Q(**{f"{name}__istartswith" if starts else f"{name}__icontains": text})
