"""Keeping the clocks while the program runs."""

import threading
from datetime import UTC, datetime

from salesops.capabilities.handoffs.following import follow_history, send_due
from salesops.history.keeping import keep

LOOK_EVERY = 1.0


def keep_clocks(stop: threading.Event) -> None:
    """Start what history starts and send what is due, until `stop` is set. Errors are logged, and tried again after a rest."""
    keep(stop, _look, what="The clocks of hand-offs could not be looked at", every=LOOK_EVERY)


def _look() -> None:
    at = datetime.now(UTC)
    while follow_history(at=at):
        pass
    send_due(at=at)
