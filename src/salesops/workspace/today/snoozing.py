"""Putting things off, and taking that back. Nothing of the record changes: only this viewer's list does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from salesops.kernel.actor import Actor
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.workspace.refusals import Refusal
from salesops.workspace.today.models import DOOR, Snooze

KINDS = ("activity", "lead", "deal")
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Snoozed:
    id: int
    kind: str
    record_id: int
    until: date


def until_day(words: str, today: date) -> date:
    """`tomorrow`, `next-week` (its Monday) or a day. Raises Refusal."""
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words == "next-week":
        return today + timedelta(days=7 - today.weekday())
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise Refusal("Say until when: tomorrow, next week, or a day such as 2026-12-01.", 422, ("until",)) from None
    if not today < day <= today + FARTHEST:
        raise Refusal("Put it off until a day from tomorrow to a year from now.", 422, ("until",))
    return day


def snooze(kind: str, record_id: int, *, until: date, viewer: Viewer, by: Actor, at: datetime) -> Snoozed:
    """Put a record off; a later one takes the place of an earlier one. Raises Refusal."""
    if kind not in KINDS or viewer.user_id is None or records.get(kind, record_id, scope=scope_of(viewer, at)) is None:
        raise Refusal("It is not there any more, or not yours to see. Reload the page.", 404)
    with transaction.atomic(), DOOR.open():
        _wake(viewer, at, kind=kind, record_id=record_id)
        row = Snooze(user_id=viewer.user_id, kind=kind, record_id=record_id, until=until, by_name=by.name, at=at)
        row.save()
    return Snoozed(row.id, kind, record_id, until)


def wake(snooze_id: int, *, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Show what was put off again. Raises Refusal."""
    with transaction.atomic(), DOOR.open():
        if not _wake(viewer, at, id=snooze_id):
            raise Refusal("That is not put off any more. Reload the page.", 404)


def _wake(viewer: Viewer, at: datetime, **which: object) -> int:
    return Snooze.objects.filter(user_id=viewer.user_id, woken_at=None, **which).update(woken_at=at)


def snoozed_by(viewer: Viewer, today: date) -> tuple[Snoozed, ...]:
    """What the viewer has put off beyond today, the soonest first. One query."""
    if viewer.user_id is None:
        return ()
    rows = Snooze.objects.filter(user_id=viewer.user_id, woken_at=None, until__gt=today).order_by("until", "id")
    return tuple(Snoozed(row.id, row.kind, row.record_id, row.until) for row in rows)


def ids_by_kind(snoozed: tuple[Snoozed, ...]) -> Mapping[str, tuple[int, ...]]:
    return {kind: tuple(one.record_id for one in snoozed if one.kind == kind) for kind in KINDS}
