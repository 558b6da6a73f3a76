"""Converting a lead on behalf of somebody: what it is to become is checked, then done in one transaction, and can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from salesops.history import queries as history
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records import actions as records
from salesops.records.access import Viewer
from salesops.records.actions import Converted
from salesops.records.errors import InvalidError
from salesops.records.life.related import Wanted, related
from salesops.records.queries import get
from salesops.workspace.editing.allowed import check_role, in_scope
from salesops.workspace.editing.filling import filled
from salesops.workspace.editing.parents import check_parents


@dataclass(frozen=True)
class Wish:
    """What the lead should become: an account and a contact, there already (by id) or new (by values over those the lead
    brings); a deal by its values, or none."""

    account: int | Mapping[str, Any] = field(default_factory=dict)
    contact: int | Mapping[str, Any] = field(default_factory=dict)
    deal: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Conversion:
    became: Converted
    sequences: tuple[int, ...]
    """Its events, to take it back by."""


def convert(lead_id: int, wish: Wish, *, version: int, viewer: Viewer, by: Actor, at: datetime) -> Conversion:
    """Raises NotFoundError, InvalidError, ConflictError or Forbidden, and then nothing was written."""
    for kind in ("lead", "account", "contact", *(("deal", "deal_contact") if wish.deal is not None else ())):
        check_role(viewer, kind)
    lead = in_scope("lead", [lead_id], viewer, at)[lead_id]
    chosen = {name: value for name, value in (("account", wish.account), ("contact", wish.contact)) if isinstance(value, int)}
    _check_chosen(chosen, viewer, at)
    deal = None if wish.deal is None else _deal(wish.deal, lead["owner"], viewer, at)
    with transaction.atomic():
        became = records.convert_lead(
            lead_id, version=version, by=by, at=at, account=wish.account, contact=wish.contact, deal=deal
        )
        return Conversion(became, _sequences(became, wish, lead_id))


def _check_chosen(chosen: dict[str, int], viewer: Viewer, at: datetime) -> None:
    """What is chosen must be there, and the viewer's to see: said in the words for what there is not."""
    values = {f"converted_{name}": record_id for name, record_id in chosen.items()}
    check_parents("lead", values, viewer=viewer, at=at)
    for name, record_id in chosen.items():
        if get(name, record_id, scope=EVERYTHING) is None:
            what = f"There is no {name} {record_id}."
            raise InvalidError([Finding(f"lead.converted_{name}", what, "It was deleted.", f"Choose another {name}.")])


def _deal(values: Mapping[str, Any], owner: int | None, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """With what goes without saying: the first stage of the pipeline, the lead's owner, the company's currency."""
    given = {"owner": owner, **values} if owner else values
    return filled("deal", given, viewer=viewer, company=policies.company(at.date()), at=at)


def _sequences(became: Converted, wish: Wish, lead_id: int) -> tuple[int, ...]:
    made = []
    if not isinstance(wish.account, int):
        made.append(("account", became.account_id))
    if not isinstance(wish.contact, int):
        made.append(("contact", became.contact_id))
    if became.deal_id is not None:
        made.append(("deal", became.deal_id))
        roles = related(Wanted("deal_contact", "deal", ("id",)), became.deal_id, scope=EVERYTHING).rows
        made += [("deal_contact", row.id) for row in roles]
    made.append(("lead", lead_id))
    return tuple(history.latest_writes(kind, record_id, 1)[-1].seq for kind, record_id in made)
