"""Telling those whom a change concerns: a notice on their next page, until they have seen it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from salesops.kernel.actor import Actor
from salesops.policies.models import PolicyNotice, PolicyNoticeSeen
from salesops.policies.timeline import Version

SHOWN_FOR = timedelta(days=30)


def announce(version: Version, text: str, *, people: Sequence[int] = (), by: Actor, at: datetime) -> PolicyNotice:
    """Tell `people` (empty: everybody who logs in) of a version."""
    return PolicyNotice.objects.create(
        kind=version.kind,
        version=version.number,
        text=text,
        starts_on=version.starts_on,
        people=list(people),
        by_name=by.name,
        at=at,
    )


def unseen(user_id: int | None, person_id: int | None, *, at: datetime) -> list[PolicyNotice]:
    """What somebody has not seen yet, the oldest first. One query."""
    if user_id is None:
        return []
    found = PolicyNotice.objects.filter(at__gt=at - SHOWN_FOR, at__lte=at).exclude(seen__user_id=user_id).order_by("at", "id")
    return [notice for notice in found if not notice.people or person_id in notice.people]


def see(notice_id: int, *, user_id: int, name: str, at: datetime) -> None:
    """Note that somebody has seen it; once."""
    if PolicyNotice.objects.filter(pk=notice_id).exists():
        PolicyNoticeSeen.objects.get_or_create(notice_id=notice_id, user_id=user_id, defaults={"name": name, "at": at})


def seen_by(kind: str, number: int) -> list[tuple[PolicyNotice, list[str]]]:
    """The notices of a version, each with the names of those who have seen it."""
    found = PolicyNotice.objects.filter(kind=kind, version=number).order_by("id").prefetch_related("seen")
    return [(notice, sorted(one.name for one in notice.seen.all())) for notice in found]
