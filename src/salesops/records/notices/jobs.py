"""Sending mail, and forgetting what is long past, while the program runs."""

import threading
from datetime import UTC, datetime, timedelta

from salesops.history.keeping import keep
from salesops.records.notices.pruning import prune
from salesops.records.notices.sending import send_waiting

LOOK_EVERY = 5.0
REST_AFTER_ERROR = 30.0
PRUNE_EVERY = timedelta(hours=6)


def keep_sending(stop: threading.Event) -> None:
    """Send what waits until `stop` is set. Errors are logged, and tried again after a rest."""
    keep(stop, Looking().look, what="The mail could not be looked through", every=LOOK_EVERY, rest=REST_AFTER_ERROR)


class Looking:
    """What is long past is forgotten at the start and every few hours."""

    def __init__(self) -> None:
        self.prune_at: datetime | None = None

    def look(self) -> None:
        while send_waiting(at=datetime.now(UTC)):
            pass
        now = datetime.now(UTC)
        if self.prune_at is None or now >= self.prune_at:
            prune(at=now)
            self.prune_at = now + PRUNE_EVERY
