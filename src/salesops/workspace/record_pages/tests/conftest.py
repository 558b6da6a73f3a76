"""A small world around the standing cast: Rita's account, contact, deal and lead, and the same of Rosa's in the other team."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.records import actions
from salesops.web.queue import queue

PDF = b"%PDF-1.7\n%a small one\n"


@dataclass(frozen=True)
class World:
    cast: Cast
    account: int
    contact: int
    deal: int
    lead: int
    product: int
    rosas_account: int
    rosas_deal: int

    def change(self, kind: str, record_id: int, changes: dict, *, by: str = "mia", at: datetime = NOW, version: int = 1):
        return actions.edit(kind, record_id, changes, version=version, by=self.cast.actor(by), at=at)


@pytest.fixture
def world(cast: Cast, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    monkeypatch.setattr(queue, "immediate", True)
    began = datetime.fromisoformat("2024-01-08T09:00:00+00:00")

    def made(kind: str, values: dict) -> int:
        return actions.create(kind, values, by=TESTER, at=NOW, happened_at=began).id

    account = made("account", {"name": "Acme", "owner": cast.rita, "website": "https://acme.example", "industry": "Water"})
    contact = made("contact", {"name": "Cleo Park", "email": "cleo@acme.example", "account": account, "owner": cast.rita})
    product = made("product", {"name": "Pump", "price": "250.00", "currency": "USD", "active": True})
    rosas = made("account", {"name": "Beta", "owner": cast.rosa})
    deal = {"pipeline": "sales", "status": "open", "currency": "USD", "close_date": date(2024, 8, 1), "amount": "1000.00"}
    return World(
        cast,
        account,
        contact,
        made("deal", {**deal, "name": "Acme pumps", "account": account, "owner": cast.rita, "stage": "discovery"}),
        made("lead", {"name": "Lee Moss", "company": "Acme", "email": "lee@acme.example", "status": "new", "owner": cast.rita}),
        product,
        rosas,
        made("deal", {**deal, "name": "Beta pipes", "account": rosas, "owner": cast.rosa, "stage": "demo"}),
    )


def logged_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


@pytest.fixture
def rita(world: World) -> Client:
    return logged_in("rita")


PART = {"HX-Request": "true"}
"""As htmx asks for a part of a page."""


def text_of(answer) -> str:
    """What a page says, blanks and line ends aside."""
    return " ".join(answer.content.decode().split())
