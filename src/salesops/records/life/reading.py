"""One record with what its page needs beside the present values: also where it is hidden, and since when it is what it is."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from salesops.history.models import Event
from salesops.kernel.scope import Scope
from salesops.records.models import MODELS
from salesops.records.row import Row, row_of
from salesops.records.visibility import visible


def found(kind: str, record_id: int, *, scope: Scope) -> Row | None:
    """The record, also one that is hidden; None if there never was one or it is out of scope."""
    if record_id >= 2**63:
        return None
    record = MODELS[kind].objects.filter(visible(kind, scope), id=record_id).first()
    return record and row_of(record)


def first_moment(kind: str, record_id: int) -> datetime | None:
    """When its first event happened."""
    events = Event.objects.filter(kind=kind, record_id=record_id).order_by("happened_at", "seq")
    return events.values_list("happened_at", flat=True).first()


def since(kind: str, record_id: int, field: str, at: datetime | None = None) -> datetime | None:
    """The moment of the last change of a field (up to `at`): since when it has the value it has."""
    events = Event.objects.filter(kind=kind, record_id=record_id, changes__contains=f'"{field}":')
    return _until(events, at).order_by("-happened_at", "-seq").values_list("happened_at", flat=True).first()


def matching(
    kind: str, *, scope: Scope, words: str = "", emails: tuple[str, ...] = (), domain: str = "", limit: int = 8
) -> list[Row]:
    """Records whose name is like the words, whose e-mail is one given, or whose website is of the domain; likeliest first."""
    by = Q(pk__in=())
    if words:
        by |= Q(name__iexact=words) | Q(name__istartswith=words)
    if emails and kind in ("contact", "lead", "person"):
        for email in emails:
            by |= Q(email__iexact=email)
    if domain and kind == "account":
        by |= Q(website__icontains=domain)
    rows = MODELS[kind].objects.present().filter(visible(kind, scope)).filter(by).order_by("name", "id")[: limit * 2]
    return [row_of(record) for record in rows][:limit]


def _until(events: Any, at: datetime | None) -> Any:
    return events if at is None else events.filter(happened_at__lte=at)
