"""The only door into history. Call it in the transaction that makes the change it tells of."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from salesops.history.encoding import check_field, encode, encode_moment, type_of
from salesops.history.models import DOOR, Event
from salesops.kernel.actor import Actor
from salesops.kernel.decision import Decision

_ORDER_LOCK = 7_320_114_905_551_201
"""Any number no other advisory lock of the database uses."""


@dataclass(frozen=True)
class NewEvent:
    """changes: field -> (old, new), as Python values of the field's type; custom fields and kinds that are not
    records as JSON values. `happened_at` and `learned_at` aware."""

    kind: str
    record_id: int
    action: str
    happened_at: datetime
    changes: Mapping[str, tuple[Any, Any]]
    by: Actor
    learned_at: datetime
    batch_id: int | None = None
    decision: Decision[Any] | Mapping[str, Any] | None = None


def append(events: Iterable[NewEvent]) -> list[int]:
    """Write the events, in this order; their sequence numbers."""
    hold_order()
    with DOOR.open():
        rows = Event.objects.bulk_create([_row(event) for event in events], batch_size=1000)
    return [row.seq for row in rows]


def hold_order() -> None:
    """Until the transaction ends, nobody else appends: sequence numbers become visible in their order.

    Without this a reader that follows history by its last number could pass over an event of a slower
    transaction. SQLite has one writer at a time anyway.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "History is appended only inside the transaction that makes the change. Wrap both in transaction.atomic()."
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ORDER_LOCK])


def _row(event: NewEvent) -> Event:
    for moment in (event.happened_at, event.learned_at):
        encode_moment(moment)  # refuses a moment without a zone
    return Event(
        kind=event.kind,
        record_id=event.record_id,
        action=event.action,
        happened_at=event.happened_at,
        learned_at=event.learned_at,
        by_id=event.by.person_id,
        by_name=event.by.name,
        source=event.by.source,
        batch_id=event.batch_id,
        changes=_json({field: _pair(event.kind, field, pair) for field, pair in event.changes.items()}),
        decision=_decision(event.decision),
    )


def _pair(kind: str, field: str, pair: tuple[Any, Any]) -> list[Any]:
    check_field(kind, field)
    field_type = type_of(kind, field)
    return [encode(value, field_type) for value in pair]


def _decision(decision: Decision[Any] | Mapping[str, Any] | None) -> str | None:
    if decision is None:
        return None
    return json.dumps(asdict(decision) if isinstance(decision, Decision) else dict(decision), default=str, ensure_ascii=False)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
