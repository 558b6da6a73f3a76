"""The queue of background jobs: in the installation's home, worked off by `salesops worker`."""

from django.conf import settings
from huey import SqliteHuey

queue = SqliteHuey("salesops", filename=str(settings.HOME / "queue.sqlite3"), immediate=settings.JOBS_AT_ONCE)
"""With JOBS_AT_ONCE (in tests) a job runs where it is called."""
