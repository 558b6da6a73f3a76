"""The one address that takes changes back."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from salesops.records.access import viewer_of
from salesops.records.errors import InvalidError, NotFoundError
from salesops.workspace import editing
from salesops.workspace.undoing.offering import offer


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """`sequences`: numbers of events, comma between; `back`: where to go on. JSON for whoever asks for it."""
    now = datetime.now(UTC)
    viewer = viewer_of(request.user, now)
    sequences = [int(text) for text in request.POST.get("sequences", "").split(",") if text.strip().isdecimal()]
    try:
        written = editing.undo(sequences, viewer=viewer, by=viewer.actor("page"), at=now)
    except (NotFoundError, editing.Forbidden, editing.Refused, InvalidError) as refused:
        return _answer(request, 409, f"Nothing was undone. {refused}", [])
    return _answer(request, 200, "Undone.", [one.sequence for one in written if one.sequence])


def _answer(request: HttpRequest, status: int, text: str, sequences: list[int]) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": text, "sequences": sequences}, status=status)
    if status == 200:
        offer(request, text, [])
    else:
        messages.error(request, text)
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/")
