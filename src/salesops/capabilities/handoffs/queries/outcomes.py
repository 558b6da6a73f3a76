"""How hand-offs came out by a moment: one definition of met and breached, for the report and the rows behind it."""

from datetime import datetime
from typing import Literal, get_args

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from salesops.capabilities.handoffs.models import HandOff

Outcome = Literal["met", "breached", "sent_back", "waiting"]
OUTCOMES = get_args(Outcome)


def started_between(found: QuerySet[HandOff], since: datetime | None, until: datetime | None) -> QuerySet[HandOff]:
    found = found.filter(started_at__gte=since) if since else found
    return found.filter(started_at__lt=until) if until else found


def judged(found: QuerySet[HandOff], at: datetime) -> QuerySet[HandOff]:
    """Each as it was at `at`. `taken`, `returned`: when it was accepted or sent back, if it was by then; `answered`: the first
    of them, else `at`."""
    moments = {"output_field": DateTimeField(null=True), "default": Value(None)}
    return (
        found.filter(started_at__lte=at)
        .annotate(
            taken=Case(When(accepted_at__lte=at, then=F("accepted_at")), **moments),
            returned=Case(When(sent_back_at__lte=at, then=F("sent_back_at")), **moments),
        )
        .annotate(answered=Coalesce("taken", "returned", Value(at, output_field=DateTimeField())))
    )


def of_outcome(found: QuerySet[HandOff], outcome: Outcome, at: datetime) -> QuerySet[HandOff]:
    """Breached: its time was over before it was taken or sent back. Each hand-off has exactly one outcome."""
    late = Q(due_at__isnull=False, due_at__lt=F("answered"))
    return judged(found, at).filter(
        {
            "breached": late,
            "met": ~late & Q(taken__isnull=False),
            "sent_back": ~late & Q(taken__isnull=True, returned__isnull=False),
            "waiting": ~late & Q(taken__isnull=True, returned__isnull=True),
        }[outcome]
    )
