"""What one record was, and what happened to it."""

from datetime import datetime
from typing import Any

from salesops.history import queries as history
from salesops.history.encoding import encode, encode_moment, type_of
from salesops.history.queries import Entry, Place
from salesops.kernel.kinds import Kind
from salesops.kernel.scope import Scope
from salesops.records import queries
from salesops.workspace.records_api import encoding
from salesops.workspace.records_api.problems import invalid


def state(kind: Kind, record_id: int, at: datetime, known_at: datetime | None, *, scope: Scope) -> dict[str, Any] | None:
    """The record as it was; None where it was not yet or no more, or is out of scope."""
    found = queries.record_as_of(kind.name, record_id, at, scope=scope, known_at=known_at)
    if found is None or found.get("deleted_at") is not None:
        return None
    when = {"as_of": encode_moment(at), "known_at": encode_moment(known_at) if known_at else None}
    return {"id": record_id, **when, **encoding.values(kind, found)}


def events(kind: Kind, record_id: int, limit: int, after: str, *, scope: Scope) -> dict[str, Any] | None:
    """A page of the record's history, also of a deleted one; None where it is out of scope."""
    known = queries.get(kind.name, record_id, scope=scope) or queries.deleted(kind.name, record_id, scope=scope)
    if known is None:
        return None
    found = history.timeline(kind.name, record_id, limit + 1, _place(after))
    shown = found[:limit]
    following = f"{encode_moment(shown[-1].happened_at)}~{shown[-1].seq}" if len(found) > limit else ""
    return {"events": [_told(entry) for entry in shown], "next": following}


def _place(text: str) -> Place | None:
    if not text:
        return None
    moment, _, sequence = text.partition("~")
    try:
        place = (datetime.fromisoformat(moment), int(sequence))
        encode_moment(place[0])
    except (ValueError, OverflowError):
        invalid("after", "The cursor cannot be read.", "It is no `next` of this list.", "Leave it out to begin anew.")
    return place


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.seq,
        "action": entry.action,
        "happened_at": encode_moment(entry.happened_at),
        "learned_at": encode_moment(entry.learned_at),
        "by": entry.by_name,
        "source": entry.source,
        "changes": {
            field: {"old": encode(old, type_of(entry.kind, field)), "new": encode(new, type_of(entry.kind, field))}
            for field, (old, new) in entry.changes.items()
        },
        "decision": entry.decision,
    }
