"""Keeping the clocks while the program runs."""

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from salesops.capabilities.handoffs.following import follow_history, send_due

LOOK_EVERY = 1.0
REST_AFTER_ERROR = 10.0

_log = logging.getLogger(__name__)


def keep_clocks(stop: threading.Event) -> None:
    """Start what history starts and send what is due, until `stop` is set. Errors are logged, and tried again after a rest."""
    while not stop.is_set():
        stop.wait(LOOK_EVERY if _look() else REST_AFTER_ERROR)
    connection.close()


def _look() -> bool:
    try:
        close_old_connections()
        at = datetime.now(UTC)
        while follow_history(at=at):
            pass
        send_due(at=at)
    except Exception:  # noqa: BLE001  whatever it is, the worker goes on
        _log.exception("The clocks of hand-offs could not be looked at; the next try is in %s s.", REST_AFTER_ERROR)
        connection.close()
        return False
    return True
