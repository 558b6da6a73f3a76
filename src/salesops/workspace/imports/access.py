"""Who may import: one question for pages and API."""

from datetime import datetime

from django.http import HttpRequest

from salesops.records.access import Viewer, may, viewer_of

REFUSED = "Importing changes everybody's numbers, so only operations and administrators may. Ask one of them."


def importer(request: HttpRequest, at: datetime) -> Viewer | None:
    """The viewer, if they may import."""
    viewer = viewer_of(request.user, at)
    return viewer if may(viewer, "import") else None
