"""Work only one process of an installation may do at a time, wherever its processes run.

On PostgreSQL an advisory lock of the database, held by a connection of its own, so that processes on several hosts know
of each other. On SQLite, which has one host, a lock of a file in the home. Either ends with the process, however it ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection

from salesops.records.conninfo import conninfo


@contextmanager
def held(name: str, *, wait: bool) -> Iterator[bool]:
    """Whether the lock is ours until the block ends; without `wait`, False where somebody else holds it."""
    way = _in_database if connection.vendor == "postgresql" else _in_home
    with way(name, wait=wait) as ours:
        yield ours


@contextmanager
def present(name: str) -> Iterator[None]:
    """While the block lasts everybody can see by `is_present` that somebody of that name is here; any number may be."""
    way = _present_in_database if connection.vendor == "postgresql" else _present_in_home
    with way(name):
        yield


def is_present(name: str) -> bool:
    """Whether somebody is, however those ended who were. Cheap: a lock that is tried, or one query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_HOLDS, [_number(name)])
            return bool(cursor.fetchone()[0])
    path = Path(settings.HOME) / f"{name}.lock"
    if not path.exists():
        return False
    with path.open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


_HOLDS = """SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND ((classid::bigint << 32) | objid::bigint) = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""


@contextmanager
def _present_in_home(name: str) -> Iterator[None]:
    path = Path(settings.HOME) / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def _present_in_database(name: str) -> Iterator[None]:
    import psycopg

    with closing(psycopg.connect(conninfo(connection.settings_dict), autocommit=True)) as own:
        own.execute("SELECT pg_advisory_lock_shared(%s)", [_number(name)])
        yield
        own.execute("SELECT pg_advisory_unlock_shared(%s)", [_number(name)])  # the server takes its time to see an end


@contextmanager
def _in_home(name: str, *, wait: bool) -> Iterator[bool]:
    path = Path(settings.HOME) / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _in_database(name: str, *, wait: bool) -> Iterator[bool]:
    import psycopg

    with closing(psycopg.connect(conninfo(connection.settings_dict), autocommit=True)) as own:
        own.execute("SET lock_timeout = 0")
        if wait:
            own.execute("SELECT pg_advisory_lock(%s)", [_number(name)])
            yield True
        else:
            row = own.execute("SELECT pg_try_advisory_lock(%s)", [_number(name)]).fetchone()
            yield bool(row and row[0])


def _number(name: str) -> int:
    """The same for the same name in every release; none equals the lock under which events are appended."""
    return int.from_bytes(blake2b(f"salesops {name}".encode(), digest_size=8).digest(), "big", signed=True)
