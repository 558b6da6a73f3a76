"""Reading history: what was, what happened, what is new."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet

from salesops.history.encoding import decode, type_of
from salesops.history.folding import fold
from salesops.history.models import Event


@dataclass(frozen=True)
class Entry:
    """One event, decoded: `changes` is field -> (old, new)."""

    seq: int
    kind: str
    record_id: int
    action: str
    happened_at: datetime
    learned_at: datetime
    by_id: int | None
    by_name: str
    source: str
    batch_id: int | None
    changes: dict[str, tuple[Any, Any]]
    decision: dict[str, Any] | None

    @property
    def place(self) -> "Place":
        return (self.happened_at, self.seq)


_AT_ONCE = 5_000
"""Numbers in one question: fewer than any database refuses."""

Place = tuple[datetime, int]
"""Where an event stands in its record's life: (happened_at, seq)."""


@dataclass(frozen=True)
class Changed:
    """What is new after a sequence number: up to which number, and which records of each kind."""

    up_to: int
    records: dict[str, frozenset[int]]


def state_at(kind: str, record_id: int, at: datetime, known_at: datetime | None = None) -> dict[str, Any] | None:
    """The record as it was at `at`, by what was known at `known_at` (default: all we know now); None before it was."""
    return states_at(kind, [record_id], at, known_at).get(record_id)


def states_at(
    kind: str, record_ids: Collection[int], at: datetime, known_at: datetime | None = None
) -> dict[int, dict[str, Any]]:
    """`state_at` of many records in one query; those that were not yet are left out."""
    events = Event.objects.filter(kind=kind, record_id__in=record_ids, happened_at__lte=at)
    if known_at is not None:
        events = events.filter(learned_at__lte=known_at)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record_id, changes in events.order_by("happened_at", "seq").values_list("record_id", "changes"):
        found[record_id].append(json.loads(changes))
    return {record_id: state for record_id, changes in found.items() if (state := fold(kind, changes)) is not None}


def state_by(kind: str, record_id: int, sequence: int) -> dict[str, Any] | None:
    """The record after the event with that number, by what had been told until then; None before it was."""
    events = Event.objects.filter(kind=kind, record_id=record_id, seq__lte=sequence).order_by("happened_at", "seq")
    return fold(kind, [json.loads(changes) for changes in events.values_list("changes", flat=True)])


def timeline(kind: str, record_id: int, limit: int = 50, before: Place | None = None) -> list[Entry]:
    """A record's events, latest first; `before` is the `place` of the last one already shown."""
    events = Event.objects.filter(kind=kind, record_id=record_id)
    if before is not None:
        happened_at, seq = before
        events = events.filter(Q(happened_at__lt=happened_at) | Q(happened_at=happened_at, seq__lt=seq))
    return list(entries_of(events.order_by("-happened_at", "-seq")[:limit]))


def told_of(kind: str, record_ids: Collection[int] | None = None) -> Iterator[Entry]:
    """Everything there is about these records (without ids, all of the kind), in the order in which it was told."""
    events = Event.objects.filter(kind=kind).order_by("seq")
    for part in [events] if record_ids is None else _of_some(events, record_ids):
        yield from entries_of(part)


def moments_of(kind: str) -> list[tuple[int, int, datetime, datetime]]:
    """Record, number, when it happened and when it was told of every event of a kind: without what it says."""
    return list(Event.objects.filter(kind=kind).values_list("record_id", "seq", "happened_at", "learned_at"))


def told_late(kind: str, record_ids: Collection[int]) -> frozenset[int]:
    """Those of the records of which something was told after it happened, other than by an import."""
    late = Event.objects.filter(kind=kind, batch_id__isnull=True, learned_at__gt=F("happened_at"))
    return frozenset(found for part in _of_some(late, record_ids) for found in part.values_list("record_id", flat=True))


def _of_some(events: QuerySet[Event], record_ids: Collection[int]) -> Iterator[QuerySet[Event]]:
    wanted = sorted(set(record_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        yield events.filter(record_id__in=wanted[start : start + _AT_ONCE])


def latest_writes(kind: str, record_id: int, count: int) -> list[Entry]:
    """The events of the last `count` times a record was written, in the order they were, whenever they happened.

    What one import appended counts as one time.
    """
    times: set[tuple[str, int]] = set()
    found: list[Entry] = []
    for entry in entries_of(Event.objects.filter(kind=kind, record_id=record_id).order_by("-seq")):
        times.add(("import", entry.batch_id) if entry.batch_id else ("event", entry.seq))
        if len(times) > count:
            break
        found.append(entry)
    return found[::-1]


def entries(sequences: Collection[int]) -> list[Entry]:
    """The events with these numbers, in their order; those there are not are left out."""
    wanted = sorted(number for number in set(sequences) if 0 < number < 2**63)
    parts = (wanted[first : first + _AT_ONCE] for first in range(0, len(wanted), _AT_ONCE))
    return [entry for part in parts for entry in entries_of(Event.objects.filter(seq__in=part).order_by("seq"))]


def first_sequences(kind: str, record_ids: Collection[int]) -> dict[int, int]:
    """The number of the event with which each record came to be."""
    wanted, firsts = sorted(set(record_ids)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        events = Event.objects.filter(kind=kind, record_id__in=wanted[start : start + _AT_ONCE])
        firsts |= dict(events.values_list("record_id").annotate(first=Min("seq")))
    return firsts


def last_place(kind: str, record_id: int) -> Place | None:
    """Where the latest event of a record stands."""
    return (
        Event.objects.filter(kind=kind, record_id=record_id)
        .order_by("-happened_at", "-seq")
        .values_list("happened_at", "seq")
        .first()
    )


def fields_changed_after(kind: str, record_id: int, moment: datetime) -> frozenset[str]:
    """The fields that something which happened after `moment` has changed."""
    later = Event.objects.filter(kind=kind, record_id=record_id, happened_at__gt=moment).values_list("changes", flat=True)
    return frozenset(field for changes in later for field in json.loads(changes))


def values_before(kind: str, field: str, at: datetime) -> dict[int, Any]:
    """What one field was at `at`, for just the records in which something that happened later changed it.

    A record that something is known of only from later on has its first known value: an export without
    dates says who reports to whom, not since when.
    """
    return values_before_each(kind, field, [at])[0]


def values_before_each(kind: str, field: str, moments: Sequence[datetime]) -> list[dict[int, Any]]:
    """The same for each of the moments, in their order. One query."""
    if not moments:
        return []
    mentions = Event.objects.filter(kind=kind, changes__contains=f'"{field}"')
    moved = mentions.filter(happened_at__gt=min(moments)).values("record_id")
    events = Event.objects.filter(kind=kind, record_id__in=moved).order_by("happened_at", "seq")
    told = [
        (row, at, json.loads(changes).get(field))
        for row, at, changes in events.values_list("record_id", "happened_at", "changes")
    ]
    return [_values_before(told, type_of(kind, field), at) for at in moments]


def _values_before(told: Sequence[tuple[int, datetime, Any]], of: str, at: datetime) -> dict[int, Any]:
    """told: (record, when, the field's change or None), in order."""
    later = {record_id for record_id, happened_at, pair in told if pair and happened_at > at}
    found: dict[int, Any] = {}
    for record_id, happened_at, pair in told:
        if record_id not in later:
            continue
        if happened_at <= at:
            found[record_id] = pair[1] if pair else found.get(record_id)
        elif pair:
            found.setdefault(record_id, pair[1])
    return {record_id: decode(value, of) for record_id, value in found.items()}


def last_sequence() -> int:
    """The number of the last event; 0 before the first."""
    return Event.objects.aggregate(last=Max("seq"))["last"] or 0


def first_learned_after(sequence: int) -> datetime | None:
    """When the first event numbered above `sequence` was learned; None where there is none."""
    return Event.objects.filter(seq__gt=sequence).order_by("seq").values_list("learned_at", flat=True).first()


def changed_since(sequence: int) -> Changed:
    """The records that have events numbered above `sequence`."""
    up_to = last_sequence()
    found: dict[str, set[int]] = defaultdict(set)
    events = Event.objects.filter(seq__gt=sequence, seq__lte=up_to)
    for kind, record_id in events.values_list("kind", "record_id").distinct().iterator():
        found[kind].add(record_id)
    return Changed(up_to, {kind: frozenset(ids) for kind, ids in found.items()})


def entries_of(events: QuerySet[Event]) -> Iterator[Entry]:
    """The events, decoded, in their order."""
    for event in events.iterator():
        changes = {
            field: (decode(old, type_of(event.kind, field)), decode(new, type_of(event.kind, field)))
            for field, (old, new) in json.loads(event.changes).items()
        }
        yield Entry(
            event.seq,
            event.kind,
            event.record_id,
            event.action,
            event.happened_at,
            event.learned_at,
            event.by_id,
            event.by_name,
            event.source,
            event.batch_id,
            changes,
            None if event.decision is None else json.loads(event.decision),
        )
