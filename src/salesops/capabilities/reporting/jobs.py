"""Ask what the dashboards ask before anybody does: questions are compiled once a process and day, which takes a second a page."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection

from salesops.capabilities.reporting.facts import Foretold
from salesops.capabilities.reporting.queries.overview import overview_page
from salesops.capabilities.reporting.queries.pipeline import pipeline_page
from salesops.capabilities.reporting.queries.selection import read_selection
from salesops.capabilities.reporting.queries.surroundings import surroundings
from salesops.capabilities.reporting.queries.team import team_page
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records.working_weeks import with_weeks

LOOKED_EVERY = 60.0
"""Seconds between two looks whether a new day has begun."""


def keep_warm(stop: threading.Event, *others: Callable[[datetime], None]) -> None:
    """Warm the dashboards, and other pages, now and whenever the company's day changes, until told to stop."""
    warmed: date | None = None
    while not stop.is_set():
        try:
            before, warmed = warmed, warm(datetime.now(UTC), warmed)
            for other in others if warmed != before else ():
                other(datetime.now(UTC))
        except Exception:
            logging.getLogger(__name__).exception("The dashboards could not be warmed")
        finally:
            connection.close()
        stop.wait(LOOKED_EVERY)


def warm(now: datetime, warmed: date | None = None) -> date:
    """Build the three dashboards as an executive sees them, unless that was done for today; the company's today."""
    company = with_weeks(policies.company(now.date()))
    today = company.day_of(now)
    if today != warmed:
        chosen = read_selection({}, today=today, company=company, scope=EVERYTHING)
        around = surroundings(chosen, now)
        overview_page(chosen, around, Foretold())
        pipeline_page(chosen, around)
        team_page(chosen, around, Foretold(), sort="")
    return today
