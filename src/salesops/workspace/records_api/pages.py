"""Pages about the API: one's own tokens, and the description to be read by people."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.kernel.actor import Actor
from salesops.policies.queries import company
from salesops.records.access import viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.tokens import actions
from salesops.web.api import api
from salesops.web.api_docs import docs_page
from salesops.workspace.logins.own.pages import confirmed, mine
from salesops.workspace.records_api.token_page import made_page, new_page, tokens_page


@mine
@require_GET
def tokens(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    page = tokens_page(request.user.pk, company(now.date()), now)
    return render(request, "workspace/api_tokens.html", {"page": page})


@mine
@confirmed
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest, now: datetime, by: Actor) -> HttpResponse:
    viewer = viewer_of(request.user, now)
    if request.method == "GET":
        return render(request, "workspace/api_token_new.html", {"page": new_page(viewer)})
    name, scopes = request.POST.get("name", ""), tuple(request.POST.getlist("scopes"))
    days = int(given) if (given := request.POST.get("days", "")).isdecimal() else 0
    try:
        made = actions.add(user_id=request.user.pk, name=name, scopes=scopes, days=min(days, 10_000), by=by, at=now)
    except (InvalidError, NotFoundError) as refused:
        page = new_page(viewer, name=name[:80], scopes=scopes, days=days, problem=str(refused))
        return render(request, "workspace/api_token_new.html", {"page": page}, status=422)
    return render(request, "workspace/api_token_new.html", {"page": made_page(made.secret, name)})


@mine
@require_POST
def revoke_token(request: HttpRequest, now: datetime, by: Actor, token_id: int) -> HttpResponse:
    try:
        actions.revoke(token_id, user_id=request.user.pk, by=by, at=now)
    except NotFoundError as refused:
        raise Http404(str(refused)) from refused
    messages.success(request, "The token is revoked. Programs that use it are no longer let in.")
    return redirect("me-tokens")


@login_required
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The description of the API, one part a page."""
    page = docs_page(api.get_openapi_schema(), request.GET.get("part", ""))
    if page is None:
        raise Http404("The API has no such part.")
    return render(request, "workspace/api_docs.html", {"page": page})
