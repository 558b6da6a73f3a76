"""A forecast every day while the program runs, and at once when somebody asks."""

import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from django.db import close_old_connections

from salesops.capabilities.forecasting import actions, backtesting
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries.storing import forget
from salesops.history.keeping import keep
from salesops.history.queries import last_sequence
from salesops.kernel.actor import Actor
from salesops.policies import queries as policies
from salesops.warehouse.engine import current
from salesops.web.queue import queue

LOOK_EVERY = 20.0
WEEKS_BACK = 13
"""On the first day, the forecasts of so many weeks before are made as they would have been."""
FILES_KEPT = timedelta(days=120)
"""So long the draws of a run lie in the home; after that they are made again when asked for. Its figures stay for good."""
WORKER = Actor(None, "the worker", "job")
LOOKING_BACK = Actor(None, "the worker, looking back", "job")


@queue.task()
def make_now(run: int) -> None:
    """Make a run that somebody has begun, unless it is gone or made already."""
    if not queue.immediate:
        close_old_connections()
    begun = Run.objects.filter(id=run, status="running").first()
    if begun is not None:
        actions.make(begun, by=WORKER, at=datetime.now(UTC))


def keep_forecasting(stop: threading.Event) -> None:
    """Make the forecast as of yesterday once a day, when the warehouse knows everything, until told to stop."""

    def look() -> None:
        with suppress(actions.StoppedError):
            make_due(datetime.now(UTC), stop)

    keep(stop, look, what="The forecast could not be made", every=LOOK_EVERY)


def make_due(now: datetime, stop: threading.Event) -> list[date]:
    """The days for which a forecast was made now: yesterday, and on the first day weeks before. Then the methods are tested
    on the days of the last year they were not tested on yet."""
    engine = current()
    if engine.sequence == 0 or engine.sequence != last_sequence():
        return []
    yesterday = policies.company(now.date()).day_of(now) - timedelta(days=1)
    there = set(Run.objects.values_list("day", flat=True))
    before = [] if there else [yesterday - timedelta(weeks=week) for week in range(1, WEEKS_BACK + 1)]
    made = []
    for day in [yesterday, *before]:
        if day in there or stop.is_set():
            continue
        by = WORKER if day == yesterday else LOOKING_BACK
        actions.make(actions.begin(day, by=by, at=now), by=by, at=datetime.now(UTC))
        made.append(day)
    if made and not stop.is_set():
        forget(Run.objects.filter(day__lt=yesterday - FILES_KEPT).values_list("id", flat=True))
        today = yesterday + timedelta(days=1)
        backtesting.backtest(backtesting.last_year(today), today=today, progress=_unless(stop))
    return made


def _unless(stop: threading.Event) -> actions.Progress:
    def progress(_: float) -> None:
        if stop.is_set():
            raise actions.StoppedError

    return progress
