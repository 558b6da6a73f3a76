"""What Rosa has: one record of each kind, a file, a saved view, a token, a session, a task. All of it is called Quagga."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, TESTER, Cast

from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.performing import perform_due
from salesops.capabilities.forecasting.what_if import actions as scenarios
from salesops.capabilities.handoffs.actions import start_by_hand
from salesops.capabilities.process.queries.logs import Columns
from salesops.history import queries as history
from salesops.kernel.kinds import KINDS
from salesops.policies.actions import apply
from salesops.policies.documents.hand_offs import HandOff
from salesops.records import actions
from salesops.records.files import actions as files
from salesops.records.notices import actions as notices
from salesops.records.notices.queries import told
from salesops.records.tokens import actions as tokens
from salesops.warehouse.refresh import rebuild
from salesops.workspace.process.maps.kept import keep
from salesops.workspace.today import snoozing
from salesops.workspace.views import actions as views
from salesops.workspace.views.facts import Draft

MARK = "quagga"
"""In everything of hers. It is searched for by its other name, zebra, which an answer may repeat."""
NAME = "Zebra Quagga"
COMMON = frozenset({"teams", "products", "prices"})
"""What everybody sees who sees anything."""


@dataclass(frozen=True)
class World:
    cast: Cast
    ids: dict[str, int]
    """By kind."""
    things: dict[str, Any]
    """Further words a try may name."""

    def slug_id(self, slug: str) -> int:
        return self.ids[next(kind.name for kind in KINDS.values() if kind.plural.replace(" ", "-") == slug)]

    def written(self) -> list[int]:
        """What happened to each record of hers, by number."""
        return [entry.seq for kind, one in sorted(self.ids.items()) for entry in history.timeline(kind, one, 1_000)]


def furnish(cast: Cast) -> World:
    _automate()
    ids = _records(cast)
    _run_automations()
    user, viewer = cast.user("rosa"), cast.viewer("rosa")
    now = datetime.now(UTC)
    who = {"viewer": viewer, "by": cast.actor("rosa"), "at": now}
    client = Client()
    client.force_login(user)
    draft = Draft(name=NAME, kind="deal", surface="grid")
    token = tokens.add(user_id=user.id, name=NAME, scopes=("records:read",), by=TESTER, at=now)
    bulk = client.post(
        "/deals/grid/bulk",
        {"what": "edit", "ids": [ids["deal"]], "cells": {"next_step": NAME}},
        content_type="application/json",
    )
    things = {
        "user": user.id,
        "file": files.attach("deal", ids["deal"], f"{MARK}.txt", [MARK.encode()], by=TESTER, at=NOW).id,
        "view": views.save_view(draft, **who).id,
        "token": token.id,
        "factor": 1,
        "session": 1,
        "hand_off": _hand_off(cast, ids["lead"], now),
        "notice": _notice(cast, now),
        "log": keep(_log(), Columns(), user=user.id, at=now).token,
        "scenario": scenarios.make(NAME, [], viewer=cast.viewer("max", now), by=cast.actor("max"), at=now).id,
        "automation": "told",
        "snooze": snoozing.snooze("lead", ids["lead"], until=date(2999, 1, 1), **who).id,
        "task": bulk.json()["token"],
        "sequence": client.patch(
            f"/api/records/deals/{ids['deal']}", {"version": 1, "next_step": NAME}, "application/json"
        ).json()["sequence"],
    }
    rebuild(at=now)
    return World(cast, ids, {**things, **ids})


def _hand_off(cast: Cast, lead: int, at: datetime) -> int:
    policy = HandOff(key="sold", name=NAME, trigger="by_hand", sender={"owner": True}, receiver={"owner": True})
    return start_by_hand(policy, lead, {"owner": cast.rosa}, note=NAME, by=cast.actor("rosa"), at=at).id


def _log() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{NAME}.csv", f"case,activity,time\n1,{NAME},2024-01-01\n".encode())


def _automate() -> None:
    """Of every new deal its owner is told, by name."""
    told_of = "{key: told, name: Told, when: {happens: created}, then: [{do: notify, to: [owner], text: '{{ deal.name }}'}]}"
    apply(f"policy: automations\nautomations: [{told_of}]", starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    follow_history(at=NOW)


def _run_automations() -> None:
    follow_history(at=NOW)
    assert perform_due(at=NOW, outside=False)


def _notice(cast: Cast, at: datetime) -> int:
    notices.tell([cast.rosa], NAME, source="hand_off", once=MARK, by=TESTER, at=at)
    return told(cast.rosa).notices[0].id


def _records(cast: Cast) -> dict[str, int]:
    def made(kind: str, /, **values: Any) -> int:
        return actions.create(kind, values, by=TESTER, at=NOW, source_system="zoo", external_id="z1").id

    account = made("account", name=NAME, owner=cast.rosa, phone="+1 555 0199", city=NAME)
    contact = made("contact", name=NAME, owner=cast.rosa, account=account, email="zebra@quagga.example")
    lead = made("lead", name=NAME, owner=cast.rosa, company=NAME, status="new")
    product = made("product", name="Widget")
    where = {"pipeline": "sales", "stage": "discovery", "status": "open", "close_date": "2024-07-01"}
    deal = made("deal", name=NAME, owner=cast.rosa, account=account, amount="4321.00", **where)
    activity = made("activity", type="task", subject=NAME, body=NAME, person=cast.rosa, at=NOW, deal=deal, due_on="2024-06-01")
    return {
        "account": account,
        "contact": contact,
        "lead": lead,
        "product": product,
        "price": made("price", product=product, amount="1.00"),
        "deal": deal,
        "deal_line": made("deal_line", deal=deal, product=product, description=NAME),
        "deal_contact": made("deal_contact", deal=deal, contact=contact, role=NAME),
        "activity": activity,
        "subscription": made("subscription", account=account, starts_on="2024-01-01", monthly_amount="7.00"),
        "invoice": made("invoice", account=account, number=NAME, issued_on="2024-01-01", amount="7.00"),
        "spend": made("spend", month="2024-01-01", kind=NAME, amount="9.00"),
        "person": cast.rosa,
        "team": cast.east,
    }
