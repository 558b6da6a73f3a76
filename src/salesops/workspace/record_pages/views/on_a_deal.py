"""The products and the contact roles on a deal: each a card that answers for itself."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from salesops.kernel.finding import Finding
from salesops.records.errors import NotFoundError
from salesops.workspace import editing, undoing
from salesops.workspace.record_pages.actions import products, roles
from salesops.workspace.record_pages.queries.people_on import roles_of
from salesops.workspace.record_pages.queries.products import comparison_now, products_of
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.views.answers import Wrong, go, number_in, part, refuse, version_in, wants_part
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.refusals import told_of

Shown = Callable[..., Any]


def product_lines(request: HttpRequest, visit: Visit, record_id: int) -> HttpResponse:
    """GET: the card (`?edit=<line>`, 0 for a new one); POST: add, change, remove, or take the sum over."""
    deal = seen(visit, "deal", record_id)
    if request.method == "GET":
        return part(request, "products.html", {"products": products_of(deal, editing=_edited(request))})
    return _done(request, deal, products_of, "products", lambda: _change_lines(request, deal))


def contact_roles(request: HttpRequest, visit: Visit, record_id: int) -> HttpResponse:
    deal = seen(visit, "deal", record_id)
    if request.method == "GET":
        return part(request, "roles.html", {"roles": roles_of(deal, editing=_edited(request))})
    return _done(request, deal, roles_of, "roles", lambda: _change_roles(request, deal))


def _done(request: HttpRequest, deal: Seen, shown: Shown, name: str, change: Callable[[], list[int | None]]) -> HttpResponse:
    if not deal.may_edit:
        raise editing.Forbidden(_forbidden())
    try:
        sequences = [number for number in change() if number is not None]
    except Wrong as error:
        if not wants_part(request):
            return refuse(request, deal.address, error)
        line = number_in(request.POST.get("line", "")) if request.POST.get("do") == "put" else None
        return part(
            request, f"{name}.html", {name: shown(deal, problem=told_of(error), editing=line, typed=request.POST)}, status=422
        )
    now = seen(deal.visit, "deal", deal.id)
    if not wants_part(request):
        undoing.offer(request, "Saved.", sequences)
        return go(request, deal.address)
    context = {name: shown(now), "undo": ",".join(map(str, sequences)), "undo_address": f"{deal.address}/undo"}
    return part(request, f"{name}.html", context, changed=True)


def _change_lines(request: HttpRequest, deal: Seen) -> list[int | None]:
    sent, who = request.POST, _who(deal.visit)
    line_id = number_in(sent.get("line", ""))
    line = products.line_of(deal.row, line_id) if line_id else None
    match sent.get("do"):
        case "put":
            given = {name: sent.get(name, "") for name in ("description", "quantity", "unit_price", "discount")}
            given["product"] = sent.get("product_id", "")
            given["description"] = given["description"] or ("" if given["product"] else sent.get("product", ""))
            return [products.put_line(deal.row, given, line=line, version=version_in(request), **who).sequence]
        case "remove" if line is not None:
            return [editing.remove("deal_line", line.id, version=version_in(request), **who).sequence]
        case "take-over":
            total = comparison_now(deal).total
            return [products.take_over(deal.row, total, version=version_in(request), **who).sequence]
    raise NotFoundError("There is no such thing to do with products.")


def _change_roles(request: HttpRequest, deal: Seen) -> list[int | None]:
    sent, who = request.POST, _who(deal.visit)
    part_id = number_in(sent.get("line", ""))
    one = roles.part_of(deal.row, part_id) if part_id else None
    match sent.get("do"):
        case "put" if one is not None:
            written = roles.change_role(one, sent.get("role", ""), version=version_in(request), **who)
        case "put":
            written = roles.add_role(deal.row, number_in(sent.get("contact_id", "")), sent.get("role", ""), **who)
        case "primary" if one is not None:
            written = roles.make_primary(deal.row, one, **who)
        case "remove" if one is not None:
            written = [editing.remove("deal_contact", one.id, version=version_in(request), **who)]
        case _:
            raise NotFoundError("There is no such thing to do with contact roles.")
    return [each.sequence for each in written]


def _edited(request: HttpRequest) -> int | None:
    return number_in(request.GET.get("edit", ""))


def _who(visit: Visit) -> dict[str, Any]:
    return {"viewer": visit.viewer, "by": visit.by, "at": visit.now}


def _forbidden() -> Finding:
    return Finding("deal", "You may not change this deal.", "Your role only looks, or it is hidden.", "Ask its owner.")
