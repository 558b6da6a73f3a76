"""What is derived from history and kept beside the records: how it follows, one write at a time and set-wise after imports.

Each follower is a module with `NAME`, `on_store(record, changes, happened_at)`, called in the transaction of every action, and
`catch_up(after, up_to)`, which does the same for all events numbered above `after`, and may be repeated.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from salesops.history.queries import last_sequence
from salesops.records import past, stage_since
from salesops.records.models import Follower, Record
from salesops.records.search import following as search


class Follows(Protocol):
    NAME: str

    def on_store(self, record: Record, changes: Mapping[str, tuple[Any, Any]], happened_at: datetime) -> None: ...

    def catch_up(self, after: int, up_to: int) -> None: ...


FOLLOWERS: tuple[Follows, ...] = (stage_since, search)


def on_store(record: Record, changes: Mapping[str, tuple[Any, Any]], happened_at: datetime) -> None:
    """After a record was saved with its event, in the same transaction."""
    for follower in FOLLOWERS:
        follower.on_store(record, changes, happened_at)


def catch_up() -> None:
    """Bring every follower up to the last event: after an import or an undo, and at every start, where one was interrupted."""
    for follower in FOLLOWERS:
        done, _ = Follower.objects.get_or_create(name=follower.NAME)
        last = last_sequence()
        if done.up_to < last:
            follower.catch_up(done.up_to, last)
            Follower.objects.filter(name=follower.NAME, up_to__lt=last).update(up_to=last)


def forget() -> None:
    """Throw away all that was derived, where everything it was derived from is about to be replaced."""
    search.forget()
    past.forget()
    Follower.objects.all().delete()
