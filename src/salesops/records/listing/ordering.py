"""The order of a list, and the cursors that carry on in it: empty first, capitals aside, the id last."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, OrderBy, OuterRef, Q, Subquery
from django.db.models.functions import Collate

from salesops.history.encoding import decode, encode
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import FieldType
from salesops.records.listing.ask import Ask, AskError
from salesops.records.listing.fields import Asked, asked, lookup
from salesops.records.listing.source import Source


@dataclass(frozen=True)
class Sorted:
    """One step of an order: the alias it is computed under, which way, and of what."""

    alias: str
    type: FieldType
    down: bool
    of: str


def order_of(ask: Ask, source: Source) -> tuple[dict[str, Any], tuple[Sorted, ...]]:
    """Expressions by alias, and the steps; the id, largest first if the first step is, always ends it."""
    given = [(asked(ask.kind, name.removeprefix("-"), ask.custom), name.startswith("-")) for name in ask.order]
    expressions, steps = {}, []
    for number, (field, down) in enumerate(given):
        if field.name == "id" and field.through is None:
            steps.append(Sorted("id", "integer", down, ask.kind))
            break
        alias = f"by_{number}"
        expressions[alias] = _expression(field, source)
        steps.append(Sorted(alias, field.type, down, ask.order[number].removeprefix("-")))
    if not steps or steps[-1].alias != "id":
        steps.append(Sorted("id", "integer", bool(steps) and steps[0].down, ask.kind))
    return expressions, tuple(steps)


def _expression(field: Asked, source: Source) -> Any:
    if field.through is None:
        value: Any = F(lookup(field))
    else:
        rows = source.behind(field.through.refers_to, field.name).filter(id=OuterRef(field.through.column))
        value = Subquery(rows.values(lookup(field))[:1])
    return Collate(value, _COLLATIONS[connection.vendor]) if field.is_text and connection.vendor in _COLLATIONS else value


_COLLATIONS = {"sqlite": "NOCASE", "postgresql": "und-x-icu"}
"""Orders in which capitals do not matter, whatever the database was set up with."""


def ordering(steps: Sequence[Sorted]) -> list[OrderBy]:
    """SQLite takes an empty value for the smallest of its own accord; PostgreSQL is told to."""
    told = connection.vendor != "sqlite"
    return [
        OrderBy(
            F(step.alias),
            descending=step.down,
            nulls_first=True if told and not step.down and step.alias != "id" else None,
            nulls_last=True if told and step.down and step.alias != "id" else None,
        )
        for step in steps
    ]


def cursor(steps: Sequence[Sorted], last: dict[str, Any]) -> str:
    """Where a page ended, as text for an address."""
    values = [_order(steps), *(_plain(last[step.alias], step.type) for step in steps)]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def after(steps: Sequence[Sorted], text: str) -> Q:
    """The rows that come after a cursor. Raises AskError for one that is not of this order."""
    values = _values(steps, text)
    parts, same = [], Q()
    for step, value in zip(steps, values, strict=True):
        parts.append(same & _beyond(step, value))
        same &= Q(**{f"{step.alias}__isnull": True}) if value is None else Q(**{step.alias: value})
    return reduce(or_, parts)


def _beyond(step: Sorted, value: Any) -> Q:
    if value is None:
        return Q(pk__in=()) if step.down else Q(**{f"{step.alias}__isnull": False})
    if not step.down:
        return Q(**{f"{step.alias}__gt": value})
    smaller = Q(**{f"{step.alias}__lt": value})
    return smaller if step.alias == "id" else smaller | Q(**{f"{step.alias}__isnull": True})


def _values(steps: Sequence[Sorted], text: str) -> list[Any]:
    try:
        order, *data = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if order != _order(steps) or len(data) != len(steps) or not isinstance(data[-1], int):
            raise ValueError(text)
        return [_read(value, step.type) for value, step in zip(data, steps, strict=True)]
    except (ValueError, TypeError, ArithmeticError, binascii.Error) as error:
        fix = "Leave `after` out to begin anew."
        raise AskError(Finding("after", "The cursor cannot be read.", "It belongs to another list or order.", fix)) from error


def _order(steps: Sequence[Sorted]) -> str:
    """In words, kept in the cursor: a value of one field means nothing in the order of another."""
    return " ".join(("-" if step.down else "") + step.of for step in steps)


def _plain(value: Any, field_type: FieldType) -> Any:
    if field_type in ("text", "long_text", "choice"):
        return value
    return str(value) if isinstance(value, Decimal) else encode(value, field_type)


def _read(value: Any, field_type: FieldType) -> Any:
    if value is None:
        return None
    read = value if field_type in ("text", "long_text", "choice") else decode(value, field_type)
    wanted = {"integer": int, "ref": int, "yes_no": int, "moment": datetime}.get(field_type)
    if (wanted and not isinstance(read, wanted)) or (isinstance(read, str) and "\x00" in read):
        raise ValueError(value)
    return read
