"""Keeping the warehouse fresh while the program runs."""

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from salesops.warehouse.refresh import refresh

LOOK_EVERY = 0.5
"""Seconds between looks. A look that finds nothing new is two tiny queries."""
REST_AFTER_ERROR = 10.0

_log = logging.getLogger(__name__)


def follow(stop: threading.Event) -> None:
    """Refresh whenever history has grown, until `stop` is set. Errors are logged, and tried again after a rest."""
    while not stop.is_set():
        stop.wait(LOOK_EVERY if _look() else REST_AFTER_ERROR)
    connection.close()


def _look() -> bool:
    try:
        close_old_connections()
        done = refresh(at=datetime.now(UTC))
    except Exception:  # noqa: BLE001  whatever it is, the worker goes on
        _log.exception("The warehouse could not be refreshed. It stays as it was; the next try is in %s s.", REST_AFTER_ERROR)
        connection.close()
        return False
    if done.built:
        _log.info("The warehouse knows everything up to event %s.", done.sequence)
    return True
