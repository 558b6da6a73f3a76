"""Keeping what a grid shows as a view."""

from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import Selection, read_frozen, read_widths
from salesops.workspace.views import actions as views
from salesops.workspace.views.errors import ViewError
from salesops.workspace.views.facts import Draft, View


def keep_view(data: dict[str, Any], chosen: Selection, stands: Standing, *, by: Actor, at: datetime) -> View:
    """A new view, or with `id` the one that is there; with `default` also what the viewer starts with."""
    view_id, version = data.get("id"), data.get("version")
    if not (view_id is None or type(view_id) is int) or not (version is None or type(version) is int):
        raise ViewError("A view is named by its number.")
    draft = _draft(data, chosen, stands)
    view = views.save_view(draft, viewer=stands.viewer, by=by, at=at, view_id=view_id, version=version)
    if "default" in data:
        start = view.id if data["default"] else None
        if start or view.is_default:
            views.choose_view(start, kind=stands.kind, surface="grid", viewer=stands.viewer, by=by, at=at)
    return view


def _draft(data: dict[str, Any], chosen: Selection, stands: Standing) -> Draft:
    team = data.get("team")
    return Draft(
        name=str(data.get("name", "")),
        kind=stands.kind,
        surface="grid",
        condition=chosen.where,
        columns=chosen.columns,
        order=chosen.order,
        options={
            "filters": list(chosen.filters),
            "search": chosen.search,
            "widths": read_widths(data.get("widths"), stands.setting),
            "frozen": read_frozen(data.get("frozen"), chosen.columns),
        },
        shared=str(data.get("shared", "nobody")),  # type: ignore[arg-type]
        team_id=team if type(team) is int else None,
    )
