"""How every action writes: one transaction, the record and its event, or neither."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.history.append import NewEvent, append, hold_order
from salesops.kernel.actor import Actor
from salesops.kernel.decision import Decision
from salesops.records.errors import NotFoundError
from salesops.records.following import on_store
from salesops.records.guard import DOOR
from salesops.records.models import MODELS, Record
from salesops.records.row import put

Because = Decision[Any] | Mapping[str, Any] | None
"""The decision that led to a change, remembered with it."""


@dataclass(frozen=True)
class Written:
    """What an action did. Without changes nothing was written: no event, the same version."""

    kind: str
    id: int
    version: int
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    sequence: int | None = None


@contextmanager
def writing() -> Iterator[None]:
    """Open the records for writing. Not `durable`: an action may be a step of a larger one, in its transaction.

    The order of history is held before any record is: two who met records in opposite orders would wait for each other.
    """
    with transaction.atomic(), DOOR.open():
        hold_order()
        yield


def locked(kind: str, record_id: int, *, deleted: bool = False) -> Record:
    """The record, held until the transaction ends. (SQLite has one writer at a time and needs no lock.)"""
    record = MODELS[kind].objects.select_for_update().filter(id=record_id).first()
    if record is None:
        raise NotFoundError(f"There is no {kind} {record_id}. It was never stored here, or its number was mistyped.")
    if (record.deleted_at is not None) != deleted:
        state = "was deleted: restore it first" if record.deleted_at else "is not deleted: there is nothing to restore"
        raise NotFoundError(f"{kind} {record_id} {state}.")
    return record


def store(
    record: Record,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    kept: frozenset[str] = frozenset(),
    action: str,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    decision: Because,
) -> Written:
    """Save the record with its changes and append their event. `kept` are fields whose later value stays."""
    put(record, {name: new for name, (_, new) in changes.items() if name not in kept and name != "deleted_at"})
    if "deleted_at" in changes:
        record.deleted_at = changes["deleted_at"][1]
    if record.id is not None:
        record.version += 1
    record.updated_at = at
    record.save()
    event = NewEvent(record.KIND.name, record.id, action, happened_at, changes, by, at, decision=decision)
    [sequence] = append([event])
    on_store(record, changes, happened_at)
    return Written(record.KIND.name, record.id, record.version, dict(changes), sequence)
