"""Running automations while the program runs: one thread notices and does, another talks to others, so that neither waits."""

import threading
from datetime import UTC, datetime, timedelta

from salesops.capabilities.automation import clocks, thresholds
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.noting import forget_old
from salesops.capabilities.automation.performing import perform_due
from salesops.history.keeping import keep
from salesops.warehouse.engine import current

LOOK_EVERY = 1.0
METRICS_EVERY = timedelta(minutes=1)

_FAILED = "Automations could not be looked at"
_looked: dict[str, object] = {}


def keep_automating(stop: threading.Event) -> None:
    """Notice what starts automations and do what they do here, until `stop` is set."""
    keep(stop, lambda: _look(datetime.now(UTC)), what=_FAILED, every=LOOK_EVERY)


def keep_calling(stop: threading.Event) -> None:
    """Call what automations call outside, until `stop` is set."""
    keep(stop, lambda: _call(datetime.now(UTC)), what=_FAILED, every=LOOK_EVERY)


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
