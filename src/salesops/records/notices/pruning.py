"""Forgetting what was told and mailed long ago: history keeps what happened, these are only the words it was told in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, Q

from salesops.records.notices.models import OPEN, Mail, Notice

KEPT = timedelta(days=90)
"""After somebody has seen a notice; after a mail was written that has gone out or was given up."""
KEPT_UNSEEN = timedelta(days=366)
"""Longer than anything is told again for the same reason: that goes by what is still here."""
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Pruned:
    notices: int
    mail: int


def prune(*, at: datetime) -> Pruned:
    """Remove what is older than it is kept, some at a time, so that nobody waits for it."""
    seen_long_ago = Q(seen_at__lt=at - KEPT) | Q(seen_at=None, at__lt=at - KEPT_UNSEEN)
    return Pruned(_remove(Notice, seen_long_ago), _remove(Mail, Q(at__lt=at - KEPT) & ~Q(state__in=OPEN)))


def _remove(model: type[Model], old: Q) -> int:
    removed = 0
    while ids := list(model._default_manager.filter(old).order_by("id").values_list("id", flat=True)[:_AT_ONCE]):
        removed += model._default_manager.filter(old, id__in=ids).delete()[0]
    return removed
