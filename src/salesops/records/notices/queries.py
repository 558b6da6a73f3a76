"""What somebody was told, how much of it they have not seen, and how the mail goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from salesops.records.models import Person
from salesops.records.notices.models import Mail, MailChoice, Notice
from salesops.records.notices.sources import SOURCES

COUNTED = 100
"""More unseen notices than these are not counted."""


@dataclass(frozen=True)
class Told:
    """One page of what somebody was told, the newest first."""

    notices: tuple[Notice, ...]
    more: bool


def unseen_count(person_id: int | None) -> int:
    """How many notices somebody has not seen, up to `COUNTED`; one query."""
    if person_id is None:
        return 0
    return len(Notice.objects.filter(person_id=person_id, seen_at=None).values_list("id")[:COUNTED])


def told(person_id: int | None, *, unseen: bool = False, source: str = "", before: int | None = None, limit: int = 50) -> Told:
    """What somebody was told; `before`: only what came before that notice."""
    found = Notice.objects.filter(person_id=person_id)
    found = found.filter(seen_at=None) if unseen else found
    found = found.filter(source=source) if source else found
    found = found.filter(id__lt=before) if before is not None else found
    rows = list(found.order_by("-id")[: limit + 1])
    return Told(tuple(rows[:limit]), len(rows) > limit)


def one(notice_id: int, person_id: int | None) -> Notice | None:
    return Notice.objects.filter(id=notice_id, person_id=person_id).first()


def by_mail(person_id: int | None) -> dict[str, bool]:
    """Source -> whether it comes by mail, as chosen or by default."""
    chosen = dict(MailChoice.objects.filter(person_id=person_id).values_list("source", "wanted"))
    return {name: chosen.get(name, source.mail) for name, source in SOURCES.items()}


def everybody(at: datetime) -> list[int]:
    """All who could be told something: who is here and has not left."""
    return list(Person.objects.present().filter(Q(left_on=None) | Q(left_on__gt=at.date())).values_list("id", flat=True))


def mail_is_on() -> bool:
    """Whether there is a mail server to send by."""
    return bool(settings.EMAIL_URL)


def mail_states() -> Mapping[str, int]:
    """State -> how many mails are in it."""
    return dict(Mail.objects.values_list("state").annotate(n=Count("id")).order_by())


def open_mail(limit: int = 50) -> list[Mail]:
    """Mail that has not gone out, also what was given up; the newest first."""
    return list(Mail.objects.exclude(state="sent").order_by("-id")[:limit])


def oldest_waiting() -> datetime | None:
    return Mail.objects.filter(state__in=("waiting", "failed")).order_by("at").values_list("at", flat=True).first()
