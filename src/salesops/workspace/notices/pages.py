"""Notices on the screen: the bell's list, all of them, what comes by mail."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from salesops.records.notices import actions
from salesops.records.notices import queries as notices
from salesops.records.notices.sources import SOURCES
from salesops.web.visitor import visitor
from salesops.workspace.notices.queries import latest, notices_page

_MOST = 2**63


@login_required
@require_GET
def all_notices(request: HttpRequest) -> HttpResponse:
    viewer, asked = visitor(request, datetime.now(UTC)), request.GET
    source, before = asked.get("about", ""), asked.get("before", "")
    known = {"unseen": asked.get("unseen") == "1", "source": source if source in SOURCES else ""}
    number = int(before) if before.isdecimal() and int(before) < _MOST else None
    return render(request, "workspace/notices.html", {"page": notices_page(viewer, before=number, **known)})


@login_required
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The last notices, below the bell."""
    return render(request, "workspace/notices_latest.html", {"lines": latest(visitor(request, datetime.now(UTC)))})


@login_required
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """How many are unseen, beside the bell."""
    viewer = visitor(request, datetime.now(UTC))
    return render(request, "web/parts/unseen.html", {"unseen": notices.unseen_count(viewer.person_id)})


@login_required
@require_GET
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Go where a notice leads; from then on it is seen, unless somebody only looks through its owner's eyes."""
    now = datetime.now(UTC)
    viewer = visitor(request, now)
    one = notices.one(number, viewer.person_id) if number < _MOST else None
    if one is None or viewer.person_id is None:
        raise Http404(f"There is no notice {number} for you.")
    if not getattr(request, "view_as", None):
        actions.mark_seen(viewer.person_id, ids=[number], at=now)
    return redirect(one.link or "notices")


@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """All of them are seen, or the one named."""
    now = datetime.now(UTC)
    viewer, given = visitor(request, now), request.POST.get("notice", "")
    number = int(given) if given.isdecimal() and int(given) < _MOST else None
    if viewer.person_id is not None:
        actions.mark_seen(viewer.person_id, ids=None if number is None else [number], at=now)
    return redirect("notices")


@login_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """What comes by mail."""
    viewer = visitor(request, datetime.now(UTC))
    if viewer.person_id is not None:
        actions.choose_mail(viewer.person_id, {name: name in request.POST.getlist("by_mail") for name in SOURCES})
        messages.success(request, "Kept: so it comes by mail from now on.")
    return redirect("notices")
