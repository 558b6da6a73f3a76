"""Ask what the forecast page asks before anybody does: its questions are compiled once a process and day."""

from datetime import datetime

from salesops.records.access import Viewer
from salesops.workspace.forecast.choosing import read
from salesops.workspace.forecast.queries.forecast_page import forecast_page

_EVERYBODY = Viewer(None, None, "executive", "the server")


def warm(now: datetime) -> None:
    """Build the page as an executive sees it."""
    forecast_page(read({}, _EVERYBODY, now))
