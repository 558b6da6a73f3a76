"""Converting a lead: a dialog where scripts run, a page where they do not."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from salesops.records.errors import ConflictError, InvalidError, NotFoundError
from salesops.workspace import undoing
from salesops.workspace.record_pages.actions.converting import Conversion, Wish
from salesops.workspace.record_pages.actions.converting import convert as convert_lead
from salesops.workspace.record_pages.queries.conversion import convert_form
from salesops.workspace.record_pages.queries.seen import Seen, seen
from salesops.workspace.record_pages.views.answers import go, number_in, part, version_in, wants_part
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.refusals import told_of


def convert(request: HttpRequest, visit: Visit, record_id: int) -> HttpResponse:
    lead = seen(visit, "lead", record_id)
    if not lead.may_edit or lead.values.get("status") == "converted":
        raise NotFoundError("There is nothing to convert.")
    if request.method == "GET":
        return _form(request, lead)
    try:
        done = convert_lead(
            record_id, wish_of(request.POST), version=version_in(request), viewer=visit.viewer, by=visit.by, at=visit.now
        )
    except (InvalidError, ConflictError) as error:
        return _form(request, lead, request.POST.dict(), told_of(error), status=409 if isinstance(error, ConflictError) else 422)
    undoing.offer(request, _became(lead, done), done.sequences)
    return go(request, lead.address)


def wish_of(given: Mapping[str, str]) -> Wish:
    """What the form asks for: `account` and `contact` are ids or `new`, with names; a deal where it says so."""
    account: Any = number_in(given.get("account", ""))
    contact: Any = number_in(given.get("contact", ""))
    if account is None:
        account = _filled({"name": given.get("account_name", "")})
    if contact is None:
        contact = _filled({"name": given.get("contact_name", ""), "email": given.get("contact_email", "")})
    deal = None
    if given.get("with_deal") == "yes":
        typed = {name: given.get(f"deal_{name}", "") for name in ("name", "amount", "pipeline", "close_date")}
        deal = _filled({**typed, "amount": typed["amount"].replace(",", "").replace("$", "")})
    return Wish(account, contact, deal)


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in values.items() if value.strip()}


def _form(
    request: HttpRequest, lead: Seen, given: Mapping[str, str] | None = None, problem: str = "", *, status: int = 200
) -> HttpResponse:
    template = "convert.html" if wants_part(request) else "convert_page.html"
    return part(request, template, {"form": convert_form(lead, given, problem)}, status=status)


def _became(lead: Seen, done: Conversion) -> str:
    what = "an account, a contact and a deal" if done.became.deal_id else "an account and a contact"
    return f"{lead.title} is converted into {what}."
