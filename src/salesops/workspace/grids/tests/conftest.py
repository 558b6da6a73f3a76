"""Deals and accounts of the cast's reps, and clients that speak JSON."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.web.queue import queue


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr(queue, "immediate", True)
    return tmp_path


class Talker(Client):
    """A logged-in browser's grid script."""

    def __init__(self, name: str) -> None:
        super().__init__()
        assert self.login(username=name, password=PASSWORD)

    def tell(self, url: str, data: object = None):
        return self.post(url, json.dumps(data or {}), content_type="application/json")

    def write(self, *rows: dict, kind: str = "deals", **more: object):
        return self.tell(f"/{kind}/grid/write", {"rows": list(rows), **more})


@dataclass(frozen=True)
class World:
    """Record ids: Rita owns pumps and valves at Acme, Rosa pipes at Beta."""

    cast: Cast
    acme: int
    beta: int
    pumps: int
    valves: int
    pipes: int

    def talker(self, name: str) -> Talker:
        return Talker(name)


def make_deal(name: str, account: int, owner: int, **more: object) -> int:
    values = {
        "name": name,
        "account": account,
        "owner": owner,
        "pipeline": "sales",
        "stage": "prospecting",
        "status": "open",
        "amount": "1000.00",
        "currency": "USD",
        **more,
    }
    return actions.create("deal", values, by=TESTER, at=NOW).id


@pytest.fixture
def world(cast: Cast) -> World:
    acme = actions.create("account", {"name": "Acme", "owner": cast.rita, "segment": "SMB"}, by=TESTER, at=NOW).id
    beta = actions.create("account", {"name": "Beta", "owner": cast.rosa}, by=TESTER, at=NOW).id
    pumps = make_deal("Pumps", acme, cast.rita, amount="52000.00", next_step="Call", close_date="2024-06-30")
    valves = make_deal("Valves", acme, cast.rita)
    pipes = make_deal("Pipes", beta, cast.rosa, amount="7000.00")
    return World(cast, acme, beta, pumps, valves, pipes)


def version_of(deal_id: int, kind: str = "deal") -> int:
    row = queries.get(kind, deal_id, scope=EVERYTHING)
    assert row
    return row.version


def field_of(deal_id: int, name: str, kind: str = "deal"):
    row = queries.get(kind, deal_id, scope=EVERYTHING)
    return row and row[name]


def sent(record_id: int, version: int = 1, **cells: str) -> dict:
    return {"id": record_id, "version": version, "cells": cells}
