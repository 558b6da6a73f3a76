"""The door of the record pages: who looks, when, as of which day; what is not theirs is not there."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from salesops.policies import queries as policies
from salesops.records.access import may, scope_of, viewer_of
from salesops.records.errors import NotFoundError
from salesops.records.files.errors import NoSuchFileError
from salesops.web.as_of import AsOfError, as_of
from salesops.web.components import Empty
from salesops.web.errors import bad_request
from salesops.workspace import editing
from salesops.workspace.record_pages.visit import Visit

View = Callable[..., HttpResponse]


def door(view: View, *methods: str) -> View:
    """Gives the view the visit after the request. What it does not find, and what is not the viewer's to see, is a 404."""

    @require_http_methods(list(methods) or ["GET", "HEAD"])
    @login_required
    @wraps(view)
    def respond(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            visit = visit_of(request)
            if request.method == "POST" and visit.as_of.is_past:
                return past_is_closed()
            return view(request, visit, **named)
        except AsOfError as error:
            return bad_request(request, error)
        except (NotFoundError, NoSuchFileError) as error:
            raise Http404(str(error)) from error
        except editing.Forbidden as refused:
            raise PermissionDenied(str(refused)) from refused

    return respond


def visit_of(request: HttpRequest) -> Visit:
    """Raises NotFoundError for whoever may see nothing at all, AsOfError for a day that cannot be read."""
    now = datetime.now(UTC)
    viewer = viewer_of(request.user, now)
    if not may(viewer, "read"):
        raise NotFoundError("There is nothing here for you.")
    company = policies.company(now.date())
    return Visit(viewer, scope_of(viewer, now), now, company, as_of(request, company, now))


def past_is_closed() -> HttpResponse:
    says = "You are looking at the past, which can be looked at only. Go back to today and change it there."
    empty = Empty("Nothing was changed", says, "history", (("Go to the first page", "/"),))
    return HttpResponse(render_to_string("web/error.html", {"empty": empty}), status=409)
