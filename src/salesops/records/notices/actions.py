"""Telling people something, once; writing mail, once; noting what they have seen and want by mail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError
from salesops.records.models import Person
from salesops.records.notices.models import Mail, MailChoice, Notice
from salesops.records.notices.queries import mail_is_on
from salesops.records.notices.sources import SOURCES

_LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class About:
    """The record somebody is told about."""

    kind: str = ""
    record_id: int | None = None


def tell(
    people: Collection[int],
    text: str,
    *,
    source: str,
    once: str,
    by: Actor,
    at: datetime,
    link: str = "",
    about: About = About(),
    mail: bool = True,
) -> int:
    """Tell people something, each of them once for `once`; how many were told now.

    Those who have left are not told. With `mail` it also goes to the address of whoever wants that source by mail, if there
    is a mail server. `link` is an address of ours, from the first slash on.
    """
    _check(source, link)
    there = Person.objects.present().filter(Q(left_on=None) | Q(left_on__gt=at.date()), id__in=set(people))
    addresses = dict(there.values_list("id", "email"))
    with transaction.atomic():
        known = set(Notice.objects.filter(once=once, person_id__in=addresses).values_list("person_id", flat=True))
        new = {person: address for person, address in addresses.items() if person not in known}
        common = {"source": source, "once": once, "text": text, "link": link, "by_name": by.name, "at": at}
        common |= {"kind": about.kind, "record_id": about.record_id}
        Notice.objects.bulk_create([Notice(person_id=person, **common) for person in sorted(new)], ignore_conflicts=True)
        if mail and mail_is_on():
            _mail_too(new, text, source, once, link, at)
    return len(new)


def post(to: str, subject: str, body: str, *, once: str, at: datetime) -> bool:
    """Write a mail, to be sent soon; whether it is new, since for `once` there is one. Raises InvalidError."""
    if not _is_address(to):
        why = "No mail server would take it."
        raise InvalidError([Finding("to", f"{to!r} is no e-mail address.", why, "Give one like ann@example.com.")])
    with transaction.atomic():
        if Mail.objects.filter(once=once).exists():
            return False
        Mail.objects.bulk_create([_mail(to, subject, body, once, at)], ignore_conflicts=True)
    return True


def mark_seen(person_id: int, *, at: datetime, ids: Collection[int] | None = None, about: About | None = None) -> int:
    """Note that somebody has seen notices: those named, those about a record, or all there are by then. How many."""
    unseen = Notice.objects.filter(person_id=person_id, seen_at=None, at__lte=at)
    if ids is not None:
        unseen = unseen.filter(id__in=list(ids))
    if about is not None:
        unseen = unseen.filter(kind=about.kind, record_id=about.record_id)
    return unseen.update(seen_at=at)


def settle(about: About, *, at: datetime) -> int:
    """Note as seen, for everybody, what they were told about something that needs nobody any more. How many notices."""
    return Notice.objects.filter(kind=about.kind, record_id=about.record_id, seen_at=None).update(seen_at=at)


def choose_mail(person_id: int, wanted: Mapping[str, bool]) -> None:
    """Note which sources somebody wants by mail. Raises InvalidError for one that is not there."""
    if unknown := sorted(set(wanted) - set(SOURCES)):
        fix = f"Choose among {', '.join(SOURCES)}."
        raise InvalidError([Finding("source", f"There is no source {unknown[0]!r}.", "Sources are fixed.", fix)])
    with transaction.atomic():
        for source, yes in wanted.items():
            MailChoice.objects.update_or_create(person_id=person_id, source=source, defaults={"wanted": yes})


def retry(*, at: datetime, mail_id: int | None = None) -> int:
    """Try mail that failed or was given up again now: one, or all of it. How many."""
    stuck = Mail.objects.filter(state__in=("failed", "given_up"))
    stuck = stuck if mail_id is None else stuck.filter(id=mail_id)
    return stuck.update(state="waiting", at=at, next_try_at=at)


def _check(source: str, link: str) -> None:
    if source not in SOURCES:
        raise ValueError(f"There is no source {source!r}: put it into salesops.records.notices.sources.")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"{link!r} leads away from here: give an address from the first slash on.")


def _mail_too(addresses: Mapping[int, str | None], text: str, source: str, once: str, link: str, at: datetime) -> None:
    choices = dict(MailChoice.objects.filter(person_id__in=addresses, source=source).values_list("person_id", "wanted"))
    body = "\n\n".join(filter(None, (text, _whole(link), f"You are told this as {SOURCES[source].title} of salesops.")))
    letters = [
        _mail(address, text, body, f"notice {once} to {person}", at)
        for person, address in sorted(addresses.items())
        if address and choices.get(person, SOURCES[source].mail) and _is_address(address)
    ]
    Mail.objects.bulk_create(letters, ignore_conflicts=True)


def _mail(to: str, subject: str, body: str, once: str, at: datetime) -> Mail:
    words = " ".join(subject.split())
    short = words if len(words) <= _LONGEST_SUBJECT else words[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    return Mail(to=to, subject=short, body=body, once=once, at=at, next_try_at=at)


def _whole(link: str) -> str:
    """The link with the address people reach us by, if it is known; a path alone would lead nowhere."""
    return settings.SITE_URL + link if link and settings.SITE_URL else ""


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
