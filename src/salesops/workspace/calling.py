"""Who asks in the terminal."""

from datetime import datetime

import click
from django.contrib.auth import get_user_model

from salesops.records.access import Viewer, may, viewer_of

AS = click.option("--as", "name", help="Who asks: the name somebody logs in by. Default: operations.")


def viewer_called(name: str | None, now: datetime) -> Viewer:
    """Whoever may run commands on this installation may see everything in it."""
    if name is None:
        return Viewer(None, None, "ops", "the command line")
    user = get_user_model().objects.filter(username=name).first()
    viewer = viewer_of(user, now) if user else None
    if viewer is None or not may(viewer, "read"):
        raise click.ClickException(f"Nobody who may see records logs in as {name!r}. Check the spelling.")
    return viewer
