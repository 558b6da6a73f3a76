"""The policy pages: which rules hold, in words and as written; how they changed."""

from datetime import UTC, date, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from salesops.policies import queries as policies
from salesops.policies.documents import DOCUMENTS, library
from salesops.policies.life import writing
from salesops.policies.life.steps import NotAllowedError
from salesops.workspace.policies.access import reader, unseen_by
from salesops.workspace.policies.actions import saw
from salesops.workspace.policies.queries.differing import compare_page
from salesops.workspace.policies.queries.kind import kind_page
from salesops.workspace.policies.queries.listing import list_page


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    who = reader(request, datetime.now(UTC))
    return render(request, "workspace/policies.html", {"page": list_page(who.today, who.role)})


@login_required
@require_GET
def show(request: HttpRequest, kind: str) -> HttpResponse:
    who = reader(request, datetime.now(UTC))
    number = request.GET.get("version", "")
    try:
        page = kind_page(kind, who.today, int(number) if number.isdecimal() else None, who.role, who.company, acting=who.acting)
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    return render(request, "workspace/policy.html", {"page": page})


@login_required
@require_GET
def compare(request: HttpRequest, kind: str) -> HttpResponse:
    who = reader(request, datetime.now(UTC))
    numbers = [request.GET.get(which, "") for which in ("from", "to")]
    if not all(number.isdecimal() for number in numbers):
        raise Http404("Say which two versions: ?from=1&to=2.")
    try:
        page = compare_page(kind, int(numbers[0]), int(numbers[1]), who.today)
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    return render(request, "workspace/policy_compare.html", {"page": page})


@login_required
@require_GET
def download(request: HttpRequest, kind: str) -> HttpResponse:
    who = reader(request, datetime.now(UTC))
    try:
        text = policies.export(policies.known(kind), who.today)
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.yaml"'
    return answer


@login_required
@require_GET
def schema(request: HttpRequest, kind: str) -> HttpResponse:
    """The JSON schema of a kind's document: what the editor completes from."""
    reader(request, datetime.now(UTC))
    if kind not in DOCUMENTS:
        raise Http404(f"There is no policy called {kind}.")
    return JsonResponse(DOCUMENTS[kind].model_json_schema())


@login_required
@require_POST
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """A new draft of what holds, of an older `version`, of a `ready` made document; or one that withdraws (`withdraw`)."""
    who = reader(request, datetime.now(UTC))
    number = request.POST.get("version", "")
    given = {"role": who.role, "by": who.actor, "at": who.at}
    try:
        if number.isdecimal():
            draft = writing.roll_back(kind, int(number), **given)
        else:
            withdraws = "withdraw" in request.POST
            text = "" if withdraws else _begun_with(request.POST.get("ready", ""), kind, who.today)
            draft = writing.begin(kind, text, withdraws=withdraws, **given)
    except policies.UnknownPolicyError as error:
        raise Http404(str(error)) from error
    except NotAllowedError as refused:
        raise PermissionDenied(str(refused)) from refused
    return redirect("policy-draft", number=draft.pk)


def _begun_with(ready: str, kind: str, today: date) -> str:
    return library.text(ready) if ready in library.of(kind) else policies.export(policies.known(kind), today)


def announcements(request: HttpRequest) -> dict[str, object]:
    """Context processor: what changed in the policies that whoever looks has not seen yet; read only if printed."""
    return {"announcements": SimpleLazyObject(lambda: unseen_by(request.user, datetime.now(UTC)))}


@login_required
@require_POST
def seen(request: HttpRequest, notice: int) -> HttpResponse:
    """Note that somebody has seen an announcement, and go back to where they were."""
    who = reader(request, datetime.now(UTC))
    if who.viewer.user_id is not None:
        saw(notice, viewer=who.viewer, at=who.at)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": "Seen."})
    back = request.POST.get("back", "/")
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
