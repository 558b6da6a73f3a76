"""Who comes to which grid, what they ask to see, and whether that is the past."""

from datetime import datetime

from django.http import Http404, HttpRequest, QueryDict

from salesops.policies import queries as policies
from salesops.web.as_of import AsOf, as_of
from salesops.web.visitor import visitor
from salesops.workspace.grids.queries.setting import Standing, standing
from salesops.workspace.grids.selection import Selection, read_selection
from salesops.workspace.views.errors import NoSuchViewError
from salesops.workspace.views.facts import View
from salesops.workspace.views.queries import default_view, view_of


class ReadOnlyError(RuntimeError):
    """A write while the past is looked at."""

    def __init__(self) -> None:
        super().__init__("The past cannot be changed. Go back to today, then change it there.")


def visit(request: HttpRequest, kind: str, now: datetime) -> tuple[Standing, AsOf]:
    """Where the viewer stands. Raises PermissionDenied for who may see nothing."""
    viewer = visitor(request, now)
    then = as_of(request, policies.company(now.date()), now)
    return standing(kind, viewer, now, then.moment), then


def writing(request: HttpRequest, kind: str, now: datetime) -> Standing:
    """The same for a write. Raises ReadOnlyError for the past."""
    stands, then = visit(request, kind, now)
    if then.is_past or "as_of" in request.POST:
        raise ReadOnlyError
    return stands


def chosen(given: QueryDict, stands: Standing, *, by_default: bool = False) -> Selection:
    """What the address asks for; where it says nothing, what the viewer starts with. Raises SelectionError, Http404."""
    return read_selection(given, stands.setting, _view(given, stands, by_default))


_SAYING = ("where", "filter", "q", "order", "columns")


def _view(given: QueryDict, stands: Standing, by_default: bool) -> View | None:  # noqa: FBT001
    asked = given.get("view", "")
    if asked == "none":
        return None
    if not asked:
        say_nothing = by_default and not any(name in given for name in _SAYING)
        return default_view(stands.viewer, stands.kind, "grid") if say_nothing else None
    try:
        view = view_of(stands.viewer, int(asked) if asked.isdigit() and len(asked) < 19 else 0)
    except NoSuchViewError as error:
        raise Http404(str(error)) from error
    if (view.kind, view.surface) != (stands.kind, "grid"):
        raise Http404(str(NoSuchViewError()))
    return view
