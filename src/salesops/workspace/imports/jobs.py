"""The imports' background job. The queue runs it in the worker; in tests it runs where it is called."""

from datetime import UTC, datetime

from django.db import close_old_connections

from salesops.web.queue import queue
from salesops.workspace.imports import working


@queue.task()
def work_on(token: str, attempt: int) -> None:
    """Do what the upload waits for."""
    if not queue.immediate:
        close_old_connections()
    working.work(token, attempt, at=datetime.now(UTC))
