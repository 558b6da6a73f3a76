"""Working out studies in the background."""

import logging
from datetime import UTC, datetime
from typing import Any

from django.db import close_old_connections

from salesops.capabilities.insights import actions
from salesops.policies import queries as policies
from salesops.web.queue import queue


@queue.task()
def work_out(chosen: dict[str, Any]) -> None:
    """Make the study of a selection and keep it."""
    if not queue.immediate:
        close_old_connections()
    at = datetime.now(UTC)
    made = actions.make(chosen, on=policies.company(at.date()).day_of(at), at=at)
    logging.getLogger(__name__).info("A study of %s closed deals was made.", made.deals if made else 0)
