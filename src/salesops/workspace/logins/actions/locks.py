"""Counting failed attempts, in the database: what one web process saw, all know."""

from datetime import datetime, timedelta

from django.db import transaction

from salesops.workspace.logins import decide
from salesops.workspace.logins.decide import Subject, Tries
from salesops.workspace.logins.models import Lock

_KEPT_FOR = timedelta(days=1)
"""Longer than any lock lasts: what is older says nothing any more."""


def wait(subjects: dict[Subject, str], *, at: datetime) -> timedelta | None:
    """How long whoever is any of these must still wait; None if they may try."""
    locks = Lock.objects.filter(subject__in=[_key(kind, name) for kind, name in subjects.items()])
    waits = [decide.locked_for(_tries(lock), at) for lock in locks]
    return max((found for found in waits if found is not None), default=None)


def count_failure(kind: Subject, name: str, *, at: datetime) -> timedelta | None:
    """One more failure; how long the subject is locked out from now on, if it is."""
    with transaction.atomic():
        Lock.objects.filter(last_at__lt=at - _KEPT_FOR).delete()
        Lock.objects.get_or_create(subject=_key(kind, name), defaults={"last_at": at})
        lock = Lock.objects.select_for_update().get(subject=_key(kind, name))
        tries = decide.after_failure(kind, _tries(lock), at)
        lock.failures, lock.last_at, lock.until = tries.failures, at, tries.until
        lock.save()
    return decide.locked_for(tries, at)


def forget(kind: Subject, name: str) -> bool:
    """Start counting anew; whether there was anything to forget."""
    return bool(Lock.objects.filter(subject=_key(kind, name)).delete()[0])


def _key(kind: Subject, name: str) -> str:
    return f"{kind}:{name.strip().lower()[:150]}"


def _tries(lock: Lock) -> Tries:
    return Tries(lock.failures, lock.last_at if lock.failures else None, lock.until)
