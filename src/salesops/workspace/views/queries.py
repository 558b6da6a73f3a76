"""Saved views as a viewer finds them, for grids and boards."""

from django.db.models import Q, QuerySet

from salesops.kernel.scope import EVERYTHING
from salesops.records import listing
from salesops.records import queries as records
from salesops.records.access import Viewer, may
from salesops.workspace.views.conditions import read
from salesops.workspace.views.decide import may_change, may_manage
from salesops.workspace.views.errors import NoSuchViewError
from salesops.workspace.views.facts import Surface, View
from salesops.workspace.views.models import ChosenView, SavedView

_DEEPEST = 20


def views_for(viewer: Viewer, kind: str, surface: Surface) -> tuple[View, ...]:
    """The viewer's own views and those shared with them, by name: a handful of queries."""
    chosen = _chosen(viewer, kind, surface)
    found = _within(viewer).filter(kind=kind, surface=surface).order_by("name", "id")
    return tuple(_shown(row, viewer, chosen) for row in found)


def view_of(viewer: Viewer, view_id: int) -> View:
    """One view. Raises NoSuchViewError if it is not there for this viewer."""
    row = _within(viewer).filter(id=view_id).first()
    if row is None:
        raise NoSuchViewError
    return _shown(row, viewer, _chosen(viewer, row.kind, row.surface))


def default_view(viewer: Viewer, kind: str, surface: Surface) -> View | None:
    """What the viewer starts with on a surface, if they chose something."""
    if _chosen(viewer, kind, surface) is None:
        return None
    return next((view for view in views_for(viewer, kind, surface) if view.is_default), None)


def teams_of(viewer: Viewer) -> tuple[int, ...]:
    """The viewer's team and those above it. Two queries."""
    person = records.get("person", viewer.person_id, scope=EVERYTHING) if viewer.person_id else None
    team, found = person["team"] if person else None, []
    parents = dict(iter(listing.grouped(listing.Ask("team"), ("id", "parent"), scope=EVERYTHING))) if team is not None else {}
    while team is not None and team not in found and len(found) < _DEEPEST:
        found.append(team)
        team = parents.get(team)
    return tuple(found)


def teams_to_share_with(viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """(id, name) of the teams the viewer may share a view with."""
    if may_manage(viewer):
        teams = records.listed("team", scope=EVERYTHING, order=("name",), limit=500)
        return tuple((row.id, row["name"]) for row in teams.rows)
    own = teams_of(viewer)
    names = records.names_of("team", own)
    return tuple((team, names[team]) for team in own if team in names)


def _within(viewer: Viewer) -> QuerySet[SavedView]:
    if not may(viewer, "read"):
        return SavedView.objects.none()
    shared = Q(shared="team") if may_manage(viewer) else Q(shared="team", team_id__in=teams_of(viewer))
    return SavedView.objects.filter(Q(owner_id=viewer.user_id) | Q(shared="everyone") | shared)


def _chosen(viewer: Viewer, kind: str, surface: str) -> int | None:
    found = ChosenView.objects.filter(user_id=viewer.user_id, kind=kind, surface=surface)
    return found.values_list("view_id", flat=True).first()


def _shown(row: SavedView, viewer: Viewer, chosen: int | None) -> View:
    return View(
        name=row.name,
        kind=row.kind,
        surface=row.surface,  # type: ignore[arg-type]
        condition=read(row.condition, row.kind),
        columns=tuple(row.columns),
        order=tuple(row.order),
        options=row.options,
        shared=row.shared,  # type: ignore[arg-type]
        team_id=row.team_id,
        id=row.id,
        version=row.version,
        owner_name=row.owner_name,
        is_mine=row.owner_id == viewer.user_id,
        may_change=may_change(viewer, owner_id=row.owner_id, shared=row.shared),
        is_default=row.id == chosen,
    )
