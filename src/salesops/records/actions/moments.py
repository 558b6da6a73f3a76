"""When a change happened, and what the record was then.

A change without its own date is later than everything known of the record, even where an import knows of
something later than `at` (days without a time are taken as noon). A change dated back is compared with what
the record was then; where something that happened later changed the same field, the record keeps the
later value, and only history shows the earlier period. So the record always equals the fold of its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.history import queries as history
from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError
from salesops.records.models import Record
from salesops.records.row import values_of


@dataclass(frozen=True)
class Standing:
    """The record at the moment of a change, and the fields that have changed after it."""

    happened_at: datetime
    values: Mapping[str, Any]
    changed_later: frozenset[str] = frozenset()


def standing(record: Record, *, at: datetime, happened_at: datetime | None) -> Standing:
    now = values_of(record) | {"deleted_at": record.deleted_at}
    place = history.last_place(record.KIND.name, record.id)
    last = place[0] if place else record.created_at
    if happened_at is None:
        return Standing(max(at, last), now)
    check_moment(record.KIND.name, at=at, happened_at=happened_at)
    if happened_at >= last:
        return Standing(happened_at, now)
    then = history.state_at(record.KIND.name, record.id, happened_at)
    if then is None:
        raise InvalidError([_before_it_was(record, happened_at)])
    later = history.fields_changed_after(record.KIND.name, record.id, happened_at)
    return Standing(happened_at, then, later)


def check_moment(kind: str, *, at: datetime, happened_at: datetime) -> None:
    """Refuse what has not happened yet."""
    if happened_at > at:
        why = f"It is {at:%Y-%m-%d %H:%M} UTC now."
        raise InvalidError(
            [
                Finding(
                    f"{kind}.happened_at",
                    f"{happened_at:%Y-%m-%d %H:%M} is still to come.",
                    why,
                    "Give a moment that has passed.",
                )
            ]
        )


def _before_it_was(record: Record, happened_at: datetime) -> Finding:
    where = f"{record.KIND.name}.happened_at"
    why = f"The {record.KIND.name} exists since {record.created_at:%Y-%m-%d %H:%M} UTC."
    return Finding(where, f"Nothing can have changed at {happened_at:%Y-%m-%d %H:%M}.", why, "Give a later moment.")
