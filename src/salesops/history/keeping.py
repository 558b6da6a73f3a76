"""Doing something again and again while the program runs, whatever happens."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

REST_AFTER_ERROR = 10.0

_log = logging.getLogger(__name__)


def keep(stop: threading.Event, look: Callable[[], object], *, what: str, every: float, rest: float = REST_AFTER_ERROR) -> None:
    """Call `look` until `stop` is set, `every` so many seconds; after an error, which is logged, `rest` seconds later.

    `what` is said in the log: what could not be done.
    """
    while not stop.is_set():
        stop.wait(every if _tried(look, what, rest) else rest)
    connection.close()


def _tried(look: Callable[[], object], what: str, rest: float) -> bool:
    try:
        close_old_connections()
        look()
    except Exception:  # noqa: BLE001  whatever it is, the worker goes on
        _log.exception("%s; the next try is in %s s.", what, rest)
        connection.close()
        return False
    return True
