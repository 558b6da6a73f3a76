"""Whole kinds of record as they were at a past moment, from history, so that lists of the past are asked like any other.

What is made is kept (the tables `past_<kind>`), follows later events that tell of that past, and gives way to newer moments.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from salesops.history import queries as history
from salesops.history.folding import fold
from salesops.history.models import Event
from salesops.kernel.kinds import KINDS
from salesops.records.models import MODELS, PAST, Moment, Record
from salesops.records.row import put

KEPT = 12
"""Moments a kind that stay made; the oldest made goes first."""
_NOT_COPIED = ("key", "moment", "came_without")
AT_ONCE = 2_000
"""Records a transaction: whoever else writes waits no longer than that takes."""


def made(kind: str, at: datetime) -> QuerySet[Any]:
    """The records of a kind that were there at `at`; computed now where nobody asked for that moment lately."""
    newest = Event.objects.order_by("-seq").values("seq")[:1]
    known = Moment.objects.filter(kind=kind, at=at, up_to__isnull=False).annotate(last=Subquery(newest))
    moment = known.order_by("id").first()
    if moment is None:
        moment = _make(kind, at, history.last_sequence())
    elif moment.up_to < moment.last:
        _follow(moment, moment.last)
    return PAST[kind].objects.filter(moment=moment.id, deleted_at__isnull=True)


def forget() -> None:
    """Throw away all that was made. It comes again when asked for."""
    for kind in KINDS:
        _forget(Moment.objects.filter(kind=kind))


def _make(kind: str, at: datetime, last: int) -> Moment:
    """Others see it when it is complete; one that was interrupted is thrown away by the next."""
    old = Moment.objects.filter(kind=kind).order_by("-id")
    _forget(old[KEPT - 1 :])
    moment = Moment.objects.create(kind=kind, at=at)
    ids = MODELS[kind].objects.filter(created_at__lte=at).order_by("id").values_list("id", flat=True)
    later = Event.objects.filter(kind=kind, record_id=OuterRef("id"), happened_at__gt=at)
    changed = list(ids.filter(Exists(later)))
    _copy(moment)
    for part in _parts(changed):
        with transaction.atomic():
            PAST[kind].objects.bulk_create(_folded(moment, part), ignore_conflicts=True)
    moment.up_to = last
    moment.save(update_fields=["up_to"])
    return moment


def _copy(moment: Moment) -> None:
    """The records to which nothing has happened since are what they were."""
    model = MODELS[moment.kind]
    names = [field.column for field in PAST[moment.kind]._meta.concrete_fields if field.column not in _NOT_COPIED]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f"""INSERT INTO past_{moment.kind} (moment, {columns}) SELECT %s, {columns} FROM {model._meta.db_table} r
        WHERE created_at <= %s AND id > %s AND id <= %s AND NOT EXISTS (
            SELECT 1 FROM history_event e WHERE e.kind = %s AND e.record_id = r.id AND e.happened_at > %s)"""
    top = model.objects.order_by("-id").values_list("id", flat=True).first() or 0
    stored = connection.ops.adapt_datetimefield_value(moment.at)
    for low in range(0, top, 10 * AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [moment.id, stored, low, low + 10 * AT_ONCE, moment.kind, stored])


def _follow(moment: Moment, last: int) -> None:
    """What was learned meanwhile about that past."""
    news = Event.objects.filter(seq__gt=moment.up_to, seq__lte=last, kind=moment.kind, happened_at__lte=moment.at)
    for part in _parts(sorted(set(news.values_list("record_id", flat=True)))):
        with transaction.atomic():
            PAST[moment.kind].objects.filter(moment=moment.id, id__in=part).delete()
            PAST[moment.kind].objects.bulk_create(_folded(moment, part), ignore_conflicts=True)
    Moment.objects.filter(id=moment.id, up_to__lt=last).update(up_to=last)


def _folded(moment: Moment, ids: Sequence[int]) -> Iterator[Any]:
    kind = moment.kind
    records = {record.id: record for record in MODELS[kind].objects.filter(id__in=ids)}
    events: dict[int, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
    found = Event.objects.filter(kind=kind, record_id__in=ids, happened_at__lte=moment.at).order_by("happened_at", "seq")
    for record_id, happened_at, changes in found.values_list("record_id", "happened_at", "changes"):
        events[record_id].append((happened_at, json.loads(changes)))
    for record_id, happened in events.items():
        if record_id in records:
            yield _as_it_was(moment, records[record_id], happened)


def _as_it_was(moment: Moment, record: Record, happened: list[tuple[datetime, dict[str, Any]]]) -> Any:
    state = fold(moment.kind, (changes for _, changes in happened)) or {}
    was = PAST[moment.kind](
        moment=moment.id,
        id=record.id,
        source_system=record.source_system,
        external_id=record.external_id,
        created_at=record.created_at,
        updated_at=record.updated_at,
        deleted_at=state.pop("deleted_at", None),
    )
    put(was, {name: value for name, value in state.items() if name in record.KIND.by_name or name.startswith("custom.")})
    if moment.kind == "deal":
        was.stage_since = next((at for at, changes in reversed(happened) if "stage" in changes), None)
    return was


def _forget(moments: QuerySet[Moment]) -> None:
    for moment in list(moments):
        Moment.objects.filter(id=moment.id).delete()
        rows = PAST[moment.kind].objects.filter(moment=moment.id)
        while some := list(rows.values_list("key", flat=True)[: 5 * AT_ONCE]):
            PAST[moment.kind].objects.filter(key__gte=some[0], key__lte=max(some), moment=moment.id).delete()


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    listed = list(ids)
    return (listed[first : first + AT_ONCE] for first in range(0, len(listed), AT_ONCE))
