"""Sending mail while the program runs."""

import threading
from datetime import UTC, datetime

from salesops.history.keeping import keep
from salesops.records.notices.sending import send_waiting

LOOK_EVERY = 5.0
REST_AFTER_ERROR = 30.0


def keep_sending(stop: threading.Event) -> None:
    """Send what waits until `stop` is set. Errors are logged, and tried again after a rest."""
    keep(stop, _look, what="The mail could not be looked through", every=LOOK_EVERY, rest=REST_AFTER_ERROR)


def _look() -> None:
    while send_waiting(at=datetime.now(UTC)):
        pass
