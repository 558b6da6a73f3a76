"""Keeping the board's choices under a name, for oneself, a team or everyone."""

from collections.abc import Mapping
from datetime import datetime

from salesops.kernel.actor import Actor
from salesops.records.access import Viewer
from salesops.workspace.board.choices import Choices
from salesops.workspace.board.queries.views import SAVED, SURFACE
from salesops.workspace.views import actions as views
from salesops.workspace.views.errors import ViewError
from salesops.workspace.views.facts import SHARED, Draft, View


def save(form: Mapping[str, str], choices: Choices, *, viewer: Viewer, by: Actor, at: datetime) -> View:
    """A new view of what the board shows. Raises ViewError."""
    shared = form.get("shared", "nobody")
    kept: tuple[str, ...] = tuple(SHARED)
    team = form.get("team", "")
    if shared not in kept:
        raise ViewError("A view is shared with nobody, a team or everyone.")
    draft = Draft(
        name=form.get("name", ""),
        kind="deal",
        surface=SURFACE,
        options={name: value for name, value in choices.given.items() if name in SAVED},
        shared=shared,
        team_id=int(team) if shared == "team" and team.isdecimal() else None,
    )
    return views.save_view(draft, viewer=viewer, by=by, at=at)


def forget(view: int, *, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Raises NoSuchViewError, NotYoursError."""
    views.delete_view(view, viewer=viewer, by=by, at=at)
