"""Whether there are numbers, and if not or not all: whether somebody is making them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from salesops.history.queries import first_learned_after
from salesops.records.locks import is_present
from salesops.warehouse.jobs import WORKER
from salesops.warehouse.store import Meta, Store

PATIENCE = timedelta(minutes=1)
"""How long changes may wait before it is said that nobody brings them in."""


@dataclass(frozen=True)
class State:
    """`there`: the tables are, in this release's form. `worked`: a worker runs. `lacks_since`: the first change that is not in,
    where no worker brings it in and it has waited too long."""

    there: bool
    worked: bool
    lacks_since: datetime | None = None

    @property
    def is_good(self) -> bool:
        return self.there and self.lacks_since is None


_read: dict[str, tuple[object, Meta]] = {}
"""Where the tables lie -> the last good state that was read there, and what it was known by."""


def state(now: datetime) -> State:
    """Next to nothing while all is well: the age of a file and a lock that is tried (on PostgreSQL a query)."""
    store, worked = Store(), is_present(WORKER)
    stamp = store.stamp()
    known_by, meta = _read.get(store.url, (None, None))
    if stamp is None or meta is None or (stamp != known_by and not worked):
        meta = store.meta() if stamp is not None else None
        if meta is None:
            return State(there=False, worked=worked)
        _read[store.url] = (stamp, meta)
    waiting = None if worked else first_learned_after(meta.sequence)
    return State(there=True, worked=worked, lacks_since=waiting if waiting and now - waiting > PATIENCE else None)
