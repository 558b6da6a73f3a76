"""A line of the timeline as data: the values as history keeps them, money as text, days and moments as ISO writes them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from salesops.history.encoding import encode, type_of
from salesops.history.queries import Entry
from salesops.records.life.timeline import Happening
from salesops.records.row import Row


class Changed(Schema):
    field: str
    old: Any
    new: Any


class Happened(Schema):
    """`kind` and `record_id` say of what: the record, a part of it, a file on it, or an activity about it."""

    type: Literal["change", "activity"]
    kind: str
    record_id: int
    at: datetime
    action: str = ""
    by: str = ""
    source: str = ""
    """The door it came through: page, api, import, command, job."""
    batch_id: int | None = None
    sequence: int | None = None
    changes: list[Changed] = []
    decision: dict[str, Any] | None = None
    values: dict[str, Any] = {}
    """Of an activity: what it holds."""


def happened(one: Happening) -> Happened:
    if one.entry is not None:
        return _change(one.entry)
    assert one.row is not None
    return _activity(one.row)


def _change(entry: Entry) -> Happened:
    return Happened(
        type="change",
        kind=entry.kind,
        record_id=entry.record_id,
        at=entry.happened_at,
        action=entry.action,
        by=entry.by_name,
        source=entry.source,
        batch_id=entry.batch_id,
        sequence=entry.seq,
        changes=[_changed(entry.kind, name, *pair) for name, pair in entry.changes.items()],
        decision=entry.decision,
    )


def _changed(kind: str, name: str, old: Any, new: Any) -> Changed:
    field_type = type_of(kind, name)
    return Changed(field=name, old=encode(old, field_type), new=encode(new, field_type))


def _activity(row: Row) -> Happened:
    values = {name: encode(value, type_of("activity", name)) for name, value in row.values.items()}
    return Happened(
        type="activity",
        kind="activity",
        record_id=row.id,
        at=row["at"],
        values={name: value for name, value in values.items() if value is not None},
    )
