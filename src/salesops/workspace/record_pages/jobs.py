"""Sweeping away contents of files nobody needs any more: once a day, after somebody attached one."""

import time
from pathlib import Path

from django.conf import settings

from salesops.records.files import actions
from salesops.web.queue import queue

EVERY_SECONDS = 24 * 3600


def sweep_when_due() -> None:
    """Ask the worker for it, unless it was done within the day."""
    mark = Path(settings.FILES) / "swept"
    if not mark.exists() or mark.stat().st_mtime < time.time() - EVERY_SECONDS:
        mark.touch()
        sweep_files()


@queue.task()
def sweep_files() -> int:
    """How many files went."""
    return actions.sweep()
