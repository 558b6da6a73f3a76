"""Sending mail while the program runs."""

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from salesops.records.notices.sending import send_waiting

LOOK_EVERY = 5.0
REST_AFTER_ERROR = 30.0

_log = logging.getLogger(__name__)


def keep_sending(stop: threading.Event) -> None:
    """Send what waits until `stop` is set. Errors are logged, and tried again after a rest."""
    while not stop.is_set():
        stop.wait(LOOK_EVERY if _look() else REST_AFTER_ERROR)
    connection.close()


def _look() -> bool:
    try:
        close_old_connections()
        while send_waiting(at=datetime.now(UTC)):
            pass
    except Exception:  # noqa: BLE001  whatever it is, the worker goes on
        _log.exception("The mail could not be looked through; the next try is in %s s.", REST_AFTER_ERROR)
        connection.close()
        return False
    return True
