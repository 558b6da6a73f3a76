"""The queue of background jobs, worked off by any number of `salesops worker`.

Where it lies: QUEUE_URL (redis://... or postgres://...); else the PostgreSQL that is the record store; else a file in the home.
"""

from django.conf import settings
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError


class QueueError(RuntimeError):
    """QUEUE_URL cannot be used; the message says why and what to write instead."""


def open_queue(url: str, *, at_once: bool) -> Huey:
    """With `at_once` (in tests) a job runs where it is called."""
    if url.startswith(("redis://", "rediss://", "unix://")):
        return _redis(url, at_once=at_once)
    if url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey("salesops", dsn=url, create_tables=False, immediate=at_once)
    if url:
        raise QueueError(f"QUEUE_URL {url.partition(':')[0]}:... is no queue. Write redis://host:6379 or postgres://host/name.")
    return SqliteHuey("salesops", filename=str(settings.HOME / "queue.sqlite3"), immediate=at_once)


def _redis(url: str, *, at_once: bool) -> Huey:
    try:
        return RedisHuey("salesops", url=url, immediate=at_once)
    except ConfigurationError as error:
        raise QueueError(f"Redis cannot be used: {error}. Install its client: pip install 'salesops[redis]'.") from error


def prepare() -> None:
    """Make the queue's tables where it lies in PostgreSQL. Harmless where they are."""
    if isinstance(queue, PostgresHuey):
        queue.storage.initialize_schema()


queue = open_queue(settings.QUEUE_URL or settings.DATABASE_URL, at_once=settings.JOBS_AT_ONCE)
