"""Who looks at a page."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from salesops.records.access import Viewer, may, viewer_of


def visitor(request: HttpRequest, now: datetime) -> Viewer:
    """Raises PermissionDenied for whoever is nobody here."""
    viewer = viewer_of(request.user, now)
    if not may(viewer, "read"):
        raise PermissionDenied("Your login has no role here yet. Ask an administrator to give you one.")
    return viewer
