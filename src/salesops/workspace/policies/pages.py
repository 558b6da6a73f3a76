"""The policy pages: which rules hold, in words and as written."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from salesops.policies import queries as policies
from salesops.records.access import may, viewer_of
from salesops.workspace.policies.queries import list_page, one_page


@login_required
def index(request: HttpRequest) -> HttpResponse:
    now = _reader(request)
    return render(request, "workspace/policies.html", {"page": list_page(policies.company(now.date()).day_of(now))})


@login_required
def show(request: HttpRequest, kind: str) -> HttpResponse:
    now = _reader(request)
    number = request.GET.get("version", "")
    try:
        page = one_page(kind, policies.company(now.date()).day_of(now), int(number) if number.isdigit() else None)
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    return render(request, "workspace/policy.html", {"page": page})


@login_required
def download(request: HttpRequest, kind: str) -> HttpResponse:
    now = _reader(request)
    try:
        text = policies.export(policies.known(kind), policies.company(now.date()).day_of(now))
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.yaml"'
    return answer


def _reader(request: HttpRequest) -> datetime:
    now = datetime.now(UTC)
    if not may(viewer_of(request.user, now), "read"):
        raise PermissionDenied("Your login has no role here yet. Ask an administrator to give you one.")
    return now
