"""From somebody interested to somebody bought from: a lead becomes an account, a contact and a deal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.actions.core import create, edit
from salesops.records.actions.writing import Because, Written, locked, writing
from salesops.records.errors import InvalidError
from salesops.records.models import Record

_ADDRESS = ("street", "city", "state", "postal_code", "country")
_FOR_ACCOUNT = (*_ADDRESS, "owner", "industry", "employees", "region", "segment", "phone")
_FOR_CONTACT = (*_ADDRESS, "owner", "email", "phone", "title")


@dataclass(frozen=True)
class Converted:
    lead: Written
    account_id: int
    contact_id: int
    deal_id: int | None


def convert_lead(
    lead_id: int,
    *,
    version: int,
    by: Actor,
    at: datetime,
    account: int | Mapping[str, Any] | None = None,
    contact: int | Mapping[str, Any] | None = None,
    deal: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    decision: Because = None,
) -> Converted:
    """Convert a lead, all or nothing.

    `account` and `contact` are existing ones by id, or values over those the lead brings. Without `deal`
    none is opened; its account, owner, source and lead are filled in.
    """
    moment = happened_at or at
    with writing():
        lead = locked("lead", lead_id)
        if lead.status == "converted":
            why = "It became what it became."
            fix = f"See account {lead.converted_account_id}."
            raise InvalidError([Finding("lead.status", f"Lead {lead_id} is converted already.", why, fix)])
        who = {"by": by, "at": at, "happened_at": moment, "action": "convert_lead"}
        brought = {"name": lead.company or lead.name} | _brought(lead, _FOR_ACCOUNT)
        account_id = account if isinstance(account, int) else create("account", {**brought, **(account or {})}, **who).id
        brought = {"name": lead.name, "account": account_id} | _brought(lead, _FOR_CONTACT)
        contact_id = contact if isinstance(contact, int) else create("contact", {**brought, **(contact or {})}, **who).id
        deal_id = None if deal is None else _open_deal(lead, account_id, contact_id, deal, who)
        became = {
            "status": "converted",
            "converted_at": moment,
            "converted_account": account_id,
            "converted_contact": contact_id,
            "converted_deal": deal_id,
        }
        if lead.qualified_at is None:
            became["qualified_at"] = moment
        written = edit("lead", lead_id, became, version=version, decision=decision, **(who | {"happened_at": happened_at}))
        return Converted(written, account_id, contact_id, deal_id)


def _open_deal(lead: Record, account_id: int, contact_id: int, values: Mapping[str, Any], who: dict[str, Any]) -> int:
    filled = {
        "name": lead.company or lead.name,
        "account": account_id,
        "owner": lead.owner_id,
        "source": lead.source,
        "lead": lead.id,
        "status": "open",
        "type": "new",
        **values,
    }
    deal_id = create("deal", filled, **who).id
    create("deal_contact", {"deal": deal_id, "contact": contact_id, "is_primary": True}, **who)
    return deal_id


def _brought(lead: Record, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(lead, lead.KIND.field(name).column) for name in names}
