"""Running automations while the program runs: one thread notices and does, another talks to others, so that neither waits."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connection

from salesops.capabilities.automation import clocks, thresholds
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.noting import forget_old
from salesops.capabilities.automation.performing import perform_due
from salesops.warehouse.engine import current

LOOK_EVERY = 1.0
REST_AFTER_ERROR = 10.0
METRICS_EVERY = timedelta(minutes=1)

_log = logging.getLogger(__name__)
_looked: dict[str, object] = {}


def keep_automating(stop: threading.Event) -> None:
    """Notice what starts automations and do what they do here, until `stop` is set."""
    _keep(stop, _look)


def keep_calling(stop: threading.Event) -> None:
    """Call what automations call outside, until `stop` is set."""
    _keep(stop, _call)


def _keep(stop: threading.Event, look: Callable[[datetime], None]) -> None:
    while not stop.is_set():
        stop.wait(LOOK_EVERY if _try(look) else REST_AFTER_ERROR)
    connection.close()


def _try(look: Callable[[datetime], None]) -> bool:
    try:
        close_old_connections()
        look(datetime.now(UTC))
    except Exception:  # noqa: BLE001  whatever it is, the worker goes on
        _log.exception("Automations could not be looked at; the next try is in %s s.", REST_AFTER_ERROR)
        connection.close()
        return False
    return True


def _look(at: datetime) -> None:
    clocks.begin_new(at=at)
    while follow_history(at=at):
        pass
    clocks.ring(at=at)
    _metrics(at)
    while perform_due(at=at, outside=False):
        pass


def _call(at: datetime) -> None:
    while perform_due(at=at, outside=True):
        pass


def _metrics(at: datetime) -> None:
    """After the warehouse has learned something new, at most once a minute."""
    last = _looked.get("at")
    if isinstance(last, datetime) and at - last < METRICS_EVERY:
        return
    sequence = current().sequence
    if sequence == _looked.get("sequence") and isinstance(last, datetime) and last.date() == at.date():
        return
    forget_old(at=at)
    thresholds.look(at=at)
    _looked.update(at=at, sequence=sequence)
