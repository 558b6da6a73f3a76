"""Telling those whom a change concerns: a notice on their next page, until they have seen it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Exists, OuterRef

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


class Somebody(Protocol):
    """Who is looking: somebody without a role is told nothing."""

    @property
    def role(self) -> str: ...

    @property
    def person_id(self) -> int | None: ...


def unseen(user_id: int, who: Callable[[], Somebody], *, at: datetime) -> list[PolicyNotice]:
    """What a user has not seen yet, the oldest first. One query, and `who` asked where there is any."""
    notices = PolicyNotice.objects.filter(at__gt=at - SHOWN_FOR, at__lte=at)
    found = list(
        notices.exclude(Exists(PolicyNoticeSeen.objects.filter(notice=OuterRef("pk"), user_id=user_id))).order_by("at", "id")
    )
    if not found:
        return []
    somebody = who()
    return [notice for notice in found if somebody.role and (not notice.people or somebody.person_id in notice.people)]


def see(notice_id: int, *, user_id: int, name: str, at: datetime) -> PolicyNotice | None:
    """Note that somebody has seen it; once."""
    notice = PolicyNotice.objects.filter(pk=notice_id).first()
    if notice is not None:
        PolicyNoticeSeen.objects.get_or_create(notice=notice, user_id=user_id, defaults={"name": name, "at": at})
    return notice


def seen_by(kind: str, number: int) -> list[tuple[PolicyNotice, list[str]]]:
    """The notices of a version, each with the names of those who have seen it."""
    found = PolicyNotice.objects.filter(kind=kind, version=number).order_by("id").prefetch_related("seen")
    return [(notice, sorted(one.name for one in notice.seen.all())) for notice in found]
