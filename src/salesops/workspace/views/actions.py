"""Keeping, deleting and choosing saved views."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from salesops.kernel.actor import Actor
from salesops.records.access import Viewer, may
from salesops.workspace.views.conditions import plain
from salesops.workspace.views.decide import may_change, wrong_with, wrong_with_sharing
from salesops.workspace.views.errors import ChangedMeanwhileError, NoSuchViewError, NotYoursError, ViewError
from salesops.workspace.views.facts import Draft, Surface, View
from salesops.workspace.views.models import DOOR, ChosenView, SavedView
from salesops.workspace.views.queries import teams_of, view_of


def save_view(
    draft: Draft, *, viewer: Viewer, by: Actor, at: datetime, view_id: int | None = None, version: int | None = None
) -> View:
    """A new view, or the one named `view_id` as it should be from now on; `version` is the one that was opened.

    Raises ViewError, NoSuchViewError, NotYoursError, ChangedMeanwhileError.
    """
    _refuse_strangers(viewer)
    if words := wrong_with(draft) or wrong_with_sharing(draft, viewer, teams_of(viewer)):
        raise ViewError(words)
    try:
        with transaction.atomic(), DOOR.open():
            row = _to_change(view_id, viewer, version) if view_id else _new(draft, viewer, by)
            _fill(row, draft, at)
            row.save()
    except IntegrityError as error:
        raise ViewError(f"There is already a view called {draft.name.strip()}. Choose another name.") from error
    return view_of(viewer, row.id)


def delete_view(view_id: int, *, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Forget a view, also for those it was shared with."""
    with transaction.atomic(), DOOR.open():
        _to_change(view_id, viewer, None).delete()


def choose_view(view_id: int | None, *, kind: str, surface: Surface, viewer: Viewer, by: Actor, at: datetime) -> None:
    """What the viewer starts with on a surface from now on; None for what everybody starts with."""
    _refuse_strangers(viewer)
    here = {"user_id": viewer.user_id, "kind": kind, "surface": surface}
    if view_id is None:
        ChosenView.objects.filter(**here).delete()
        return
    view = view_of(viewer, view_id)
    if (view.kind, view.surface) != (kind, surface):
        raise NoSuchViewError
    ChosenView.objects.update_or_create(**here, defaults={"view_id": view_id})


def _refuse_strangers(viewer: Viewer) -> None:
    if viewer.user_id is None or not may(viewer, "read"):
        raise NoSuchViewError


def _new(draft: Draft, viewer: Viewer, by: Actor) -> SavedView:
    return SavedView(kind=draft.kind, surface=draft.surface, owner_id=viewer.user_id, owner_name=by.name, version=0)


def _to_change(view_id: int, viewer: Viewer, version: int | None) -> SavedView:
    view = view_of(viewer, view_id)
    row = SavedView.objects.select_for_update().get(id=view.id)
    if not may_change(viewer, owner_id=row.owner_id, shared=row.shared):
        raise NotYoursError(row.name, row.owner_name)
    if version is not None and version != row.version:
        raise ChangedMeanwhileError(row.name)
    return row


def _fill(row: SavedView, draft: Draft, at: datetime) -> None:
    kept: dict[str, Any] = {
        "name": draft.name.strip(),
        "condition": plain(draft.condition),
        "columns": list(draft.columns),
        "order": list(draft.order),
        "options": dict(draft.options),
        "shared": draft.shared,
        "team_id": draft.team_id if draft.shared == "team" else None,
        "updated_at": at,
        "version": row.version + 1,
    }
    for name, value in kept.items():
        setattr(row, name, value)
