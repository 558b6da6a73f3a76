"""Find as a page, and as the palette asks for it."""

from dataclasses import asdict
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.web.visitor import visitor
from salesops.workspace.finding.queries.found import found, opened, trimmed
from salesops.workspace.finding.queries.page import find_page
from salesops.workspace.finding.queries.setting import Setting, setting_of

LONGEST = 400


@login_required
@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """`q`: the likeliest records of each kind; `recent`: of those opened lately the ones that are still there."""
    setting = _setting(request)
    if "recent" in request.GET:
        return _json({"results": [asdict(one) for one in opened(request.GET["recent"], setting)]})
    text = request.GET.get("q", "")[:LONGEST]
    groups = trimmed(found(text, setting))
    return _json({"groups": [asdict(group) for group in groups], "all": f"/find/all?{urlencode({'q': text})}" if groups else ""})


@login_required
@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    text = request.GET.get("q", "")[:LONGEST]
    context = {"page": find_page(text, request.GET.get("kind", ""), max(1, page), _setting(request))}
    return render(request, "finding/all.html", context)


def _setting(request: HttpRequest) -> Setting:
    now = datetime.now(UTC)
    return setting_of(visitor(request, now), now)


def _json(content: dict[str, object]) -> JsonResponse:
    """What a browser keeps of it would outlive the log-in."""
    return JsonResponse(content, headers={"Cache-Control": "no-store"})
