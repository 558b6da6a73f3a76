"""What another list of own fields would do: values in records that would no longer be valid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from salesops.history.encoding import encode
from salesops.kernel.condition import All, Any_, Compare
from salesops.kernel.kinds import KINDS, Field
from salesops.kernel.scope import Scope
from salesops.policies.documents.fields import Fields
from salesops.policies.trials import MOST_RECORDS, Concerned, Trial, tell
from salesops.records import listing

MOST_VALUES = 500
"""Different values whose records are named; the counts are of all."""
_KINDS = ("account", "contact", "lead", "deal")


def try_fields(old: Fields, new: Fields, day: date, scope: Scope, at: datetime) -> Trial:
    sentences: list[str] = []
    counts: dict[str, int] = {}
    records: list[Concerned] = []
    people: set[int] = set()
    changed = [(kind, field, after) for kind in _KINDS for field, after in _changed(old.of(kind), new.of(kind))]
    for number, (kind, field, after) in enumerate(changed):
        tell(f"Reading {field.name} of {KINDS[kind].plural}", number / len(changed))
        ask = listing.Ask(kind, where=Compare(f"custom.{field.name}", "is_filled"), custom=old.of(kind))
        held = listing.grouped(ask, (f"custom.{field.name}",), scope=scope)
        bad = {
            value: total.count for (value,), total in held.items() if after is None or not fits(encode(value, field.type), after)
        }
        if bad:
            counts[f"{kind}.{field.name}"] = sum(bad.values())
            sentences.append(_said(kind, field, after, bad))
            concerned = _holding(ask, field, tuple(bad), after)
            records += _records(concerned, field, after, scope)
            people |= {owner for (owner,) in listing.grouped(concerned, ("owner",), scope=scope) if owner}
    return Trial(tuple(sentences), counts, {}, tuple(records[:MOST_RECORDS]), tuple(sorted(people)))


def _changed(old: tuple[Field, ...], new: tuple[Field, ...]) -> Iterator[tuple[Field, Field | None]]:
    """Fields that go, or hold something else."""
    after = {field.name: field for field in new}
    for field in old:
        now = after.get(field.name)
        if now is None or (now.type, now.choices) != (field.type, field.choices):
            yield field, now


def fits(stored: Any, field: Field) -> bool:
    """Whether a value as records keep it can stand in a field."""
    match field.type:
        case "integer":
            return isinstance(stored, int) and not isinstance(stored, bool)
        case "yes_no":
            return isinstance(stored, bool)
        case "choice":
            return stored in field.choices
        case "money" | "number":
            return isinstance(stored, str) and _is(Decimal, stored)
        case "date":
            return isinstance(stored, str) and _is(date.fromisoformat, stored)
        case _:
            return isinstance(stored, str)


def _is(reader: Any, text: str) -> bool:
    try:
        reader(text)
    except (InvalidOperation, ValueError):
        return False
    return True


def _said(kind: str, field: Field, after: Field | None, bad: dict[Any, int]) -> str:
    count = sum(bad.values())
    things = KINDS[kind].plural if count != 1 else KINDS[kind].name
    if after is None:
        return f"{count:,} {things} {_hold(count)} a value in {field.name}, which would no longer be shown."
    values = ", ".join(str(value) for value in list(bad)[:5]) + (f" and {len(bad) - 5:,} more" if len(bad) > 5 else "")
    return f"{count:,} {things} {_hold(count)} a value in {field.name} that would no longer be valid: {values}."


def _hold(count: int) -> str:
    return "holds" if count == 1 else "hold"


def _holding(ask: listing.Ask, field: Field, bad: tuple[Any, ...], after: Field | None) -> listing.Ask:
    """Of the records asked for those that hold one of the values."""
    if after is None:
        return ask
    values = Any_(tuple(Compare(f"custom.{field.name}", "is", value) for value in bad[:MOST_VALUES]))
    return replace(ask, where=All((ask.where, values)))


def _records(ask: listing.Ask, field: Field, after: Field | None, scope: Scope) -> list[Concerned]:
    found = listing.page(replace(ask, limit=MOST_RECORDS, order=("name",)), scope=scope)
    people = found.names.get("person", {})
    why = f"{field.name} is no longer there" if after is None else f"{field.name} would not be valid"
    return [
        Concerned(
            row.kind,
            row.id,
            str(row["name"]),
            why,
            before=str(row.values.get(f"custom.{field.name}", "")),
            owner=people.get(row.values.get("owner") or 0, ""),
        )
        for row in found.rows
    ]
