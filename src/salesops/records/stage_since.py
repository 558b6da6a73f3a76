"""Since when a deal has been in its stage: the last event of its history that changed the stage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from salesops.history.models import Event
from salesops.records.models import Deal, Record

NAME = "stage_since"
_CHANGES = '%%"stage":[%%'
"""Part of an event's JSON exactly where it changes the stage: inside of a text its quotes would be escaped."""


def on_store(record: Record, changes: Mapping[str, tuple[Any, Any]], happened_at: datetime) -> None:
    """A change dated back moves it only where it is still the last one."""
    if not isinstance(record, Deal) or "stage" not in changes:
        return
    if record.came_without:
        record.came_without = ""
        Deal.objects.filter(id=record.id).update(came_without="")
    if record.stage_since is None or happened_at >= record.stage_since:
        record.stage_since = happened_at
        Deal.objects.filter(id=record.id).update(stage_since=happened_at)


def catch_up(after: int, up_to: int) -> None:
    """One statement; only deals whose stage changed in between."""
    sql = f"""UPDATE records_deal SET stage_since = (
            SELECT max(happened_at) FROM history_event e
            WHERE e.kind = 'deal' AND e.record_id = records_deal.id AND e.changes LIKE '{_CHANGES}')
        WHERE id IN (SELECT record_id FROM history_event
            WHERE kind = 'deal' AND seq > %s AND seq <= %s AND changes LIKE '{_CHANGES}')"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [after, up_to])


def as_before(deal_id: int, moment: datetime) -> None:
    """A move at `moment` was taken back: the deal has been in its stage since it entered it before that."""
    entered = Event.objects.filter(kind="deal", record_id=deal_id, happened_at__lt=moment, changes__contains='"stage":[')
    last = entered.order_by("-happened_at", "-seq").values_list("happened_at", flat=True).first()
    if last is not None:
        Deal.objects.filter(id=deal_id).update(stage_since=last)
