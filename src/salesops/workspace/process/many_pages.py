"""The gate for several deals, in a dialog: what each lacks, filled in for all, and all of them moved."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from salesops.records import queries as records
from salesops.records.access import scope_of
from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.records.row import Row
from salesops.web.formatting import counted
from salesops.workspace import editing
from salesops.workspace.process.many import MOST, ManyPage, many_page, move_all
from salesops.workspace.process.pages import Visit, filled, visited
from salesops.workspace.refusals import said_of


@visited
@require_http_methods(["GET", "POST"])
def gates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`deal`: ids, several; `to`: a stage. Sent: `chosen` ids, each with its `version.<id>`, and what is filled in for all."""
    sent = request.POST if request.method == "POST" else request.GET
    deals = _deals(visit, sent.getlist("deal"))
    if request.method == "GET":
        return _shown(request, visit, deals, sent.get("to", ""))
    chosen = frozenset(int(text) for text in sent.getlist("chosen") if _is_id(text))
    page = _page(visit, deals, sent.get("to", ""), chosen=chosen)
    moving = [(deal, _version(sent.get(f"version.{deal.id}", ""))) for deal in deals if deal.id in chosen]
    if not moving:
        return _shown(
            request, visit, deals, page.stage.key, said=["No deal is chosen. Choose those that are to move."], chosen=chosen
        )
    known = {"viewer": visit.viewer, "by": visit.viewer.actor("page"), "at": visit.now}
    try:
        sequences = move_all(moving, page, filled(request.POST), **known)
    except editing.Forbidden as refused:
        raise PermissionDenied(str(refused)) from refused
    except InvalidError as refused:
        said = [said_of(finding, briefly=True) for finding in refused.findings]
        return _shown(request, visit, deals, page.stage.key, said=["None was moved.", *said], chosen=chosen, status=422)
    except (ConflictError, NotFoundError) as refused:
        return _shown(request, visit, deals, page.stage.key, said=["None was moved.", str(refused)], chosen=chosen, status=409)
    words = f"{counted(len(moving), 'deal')} moved to {page.stage.name}."
    return JsonResponse({"text": words, "sequences": sequences, "deals": [deal.id for deal, _ in moving]})


def _deals(visit: Visit, given: Iterable[str]) -> list[Row]:
    """All of them, in their order; as if there were none where one is not there for the visitor."""
    ids = list(dict.fromkeys(int(text) for text in given if _is_id(text)))[:MOST]
    found = records.get_many("deal", ids, scope=scope_of(visit.viewer, visit.now))
    if not ids or len(found) < len(ids):
        raise Http404("There is no such deal.")
    return [found[one] for one in ids]


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _version(text: str) -> int:
    return int(text) if _is_id(text) else 0


def _page(visit: Visit, deals: list[Row], to: str, **more: Any) -> ManyPage:
    known = {"role": visit.viewer.role, "scope": scope_of(visit.viewer, visit.now), "day": visit.day}
    page = many_page(editing.processes(visit.day), deals, to, **known, **more)
    if page is None:
        raise Http404("The sales process in force has no such stage.")
    return page


def _shown(
    request: HttpRequest, visit: Visit, deals: list[Row], to: str, *, said: Iterable[str] = (), status: int = 200, **more: Any
) -> HttpResponse:
    page = _page(visit, deals, to, said=tuple(said), **more)
    may_move = editing.editable(visit.viewer, "deal")
    status = 422 if said and status == 200 else status
    return render(request, "workspace/process_gate_many.html", {"page": page, "may_move": may_move}, status=status)
