"""Keeping the warehouse fresh while the program runs."""

import logging
import threading
from datetime import UTC, datetime

from salesops.history.keeping import keep
from salesops.warehouse.refresh import refresh

WORKER = "worker"
"""By this name a running worker is known to be there (`records.locks.is_present`)."""
LOOK_EVERY = 0.5
"""Seconds between looks. A look that finds nothing new is two tiny queries."""

_log = logging.getLogger(__name__)


def follow(stop: threading.Event) -> None:
    """Refresh whenever history has grown, until `stop` is set. Errors are logged, and tried again after a rest."""
    keep(stop, _look, what="The warehouse could not be refreshed and stays as it was", every=LOOK_EVERY)


def _look() -> None:
    done = refresh(at=datetime.now(UTC))
    if done.built:
        _log.info("The warehouse knows everything up to event %s.", done.sequence)
