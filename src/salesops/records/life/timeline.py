"""Everything that happened to a record and around it, newest first, a page at a time: a fixed number of queries.

Changes of the record, of what is part of it (a deal's products and contact roles), files put on it and taken off, and
the activities about it. One order over all sources: moment, then source, then number within the source; a page ends
at such a place and the next begins after it, so that nothing is shown twice or passed over, however much happens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any, Literal

from django.db.models import Q, QuerySet

from salesops.history.models import Event
from salesops.history.queries import Entry, entries_of
from salesops.kernel.scope import Scope
from salesops.records.files.models import Attachment
from salesops.records.models import MODELS, Activity
from salesops.records.row import Row, row_of
from salesops.records.visibility import visible

Show = Literal["all", "activities", "changes"]
SHOWS: tuple[Show, ...] = ("all", "activities", "changes")

Spot = tuple[datetime, int, int]
"""Where something stands: (moment, rank of its source, number within the source)."""

_PARTS: dict[str, tuple[str, ...]] = {"deal": ("deal_line", "deal_contact"), "product": ("price",)}
_ABOUT = {"account": "account_id", "contact": "contact_id", "lead": "lead_id", "deal": "deal_id", "person": "person_id"}
"""Kind -> the column by which activities are about such a record (for a person: done by)."""


@dataclass(frozen=True)
class Happening:
    """Either a change (`entry`) or an activity (`row`)."""

    spot: Spot
    entry: Entry | None = None
    row: Row | None = None


@dataclass(frozen=True)
class Stretch:
    """A page of a timeline; `last` is the spot to go on after, None at the beginning of the record's life."""

    happenings: tuple[Happening, ...]
    last: Spot | None


Source = Callable[[Spot | None, datetime | None, int], list[Happening]]


def timeline(
    kind: str,
    record_id: int,
    *,
    scope: Scope,
    show: Show = "all",
    limit: int = 30,
    after: Spot | None = None,
    until: datetime | None = None,
) -> Stretch:
    """A page of the record's timeline: what is older than `after`, nothing later than `until`. The caller has checked
    that the record is the viewer's to see; activities are shown within the scope."""
    sources = _sources(kind, record_id, scope, show)
    found = [happening for source in sources for happening in source(after, until, limit + 1)]
    newest = nlargest(limit + 1, found, key=lambda happening: happening.spot)
    last = newest[limit - 1].spot if len(newest) > limit else None
    return Stretch(tuple(newest[:limit]), last)


def _sources(kind: str, record_id: int, scope: Scope, show: Show) -> list[Source]:
    found: list[Source] = []
    if show != "activities":
        attached = Attachment.objects.filter(kind=kind, record_id=record_id).values("id")
        found += [
            _changes(0, Event.objects.filter(kind=kind, record_id=record_id)),
            _changes(1, Event.objects.filter(kind="file", record_id__in=attached)),
        ]
        for rank, part in enumerate(_PARTS.get(kind, ()), 2):
            ids = MODELS[part].objects.filter(**{f"{kind}_id": record_id}).values("id")
            found.append(_changes(rank, Event.objects.filter(kind=part, record_id__in=ids)))
    if show != "changes" and kind in _ABOUT:
        found.append(_activities(9, Activity.objects.present().filter(visible("activity", scope), **{_ABOUT[kind]: record_id})))
    return found


def _changes(rank: int, events: QuerySet[Any]) -> Source:
    def source(after: Spot | None, until: datetime | None, limit: int) -> list[Happening]:
        rows = _stretch(events, "happened_at", "seq", rank, after, until)[:limit]
        return [Happening((entry.happened_at, rank, entry.seq), entry=entry) for entry in entries_of(rows)]

    return source


def _activities(rank: int, activities: QuerySet[Any]) -> Source:
    def source(after: Spot | None, until: datetime | None, limit: int) -> list[Happening]:
        rows = _stretch(activities, "at", "id", rank, after, until)[:limit]
        return [Happening((record.at, rank, record.id), row=row_of(record)) for record in rows]

    return source


def _stretch(
    rows: QuerySet[Any], moment: str, number: str, rank: int, after: Spot | None, until: datetime | None
) -> QuerySet[Any]:
    """The rows of one source, newest first, that come after a spot."""
    if until is not None:
        rows = rows.filter(**{f"{moment}__lte": until})
    if after is not None:
        at, of, place = after
        rows = rows.filter(**{f"{moment}__lte": at})
        if rank == of:
            rows = rows.exclude(Q(**{moment: at, f"{number}__gte": place}))
        elif rank > of:
            rows = rows.exclude(**{moment: at})
    return rows.order_by(f"-{moment}", f"-{number}")
