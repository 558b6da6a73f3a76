"""Callers of the API: logged in, or with a token; and a deal of each rep's."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, TESTER, Cast

from salesops.records import actions
from salesops.records.tokens import actions as tokens

JSON = "application/json"


@dataclass
class Calls:
    """Somebody's calls below /api/records."""

    client: Client
    headers: dict[str, str]

    def get(self, path: str, **params: Any):
        return self.client.get(f"/api/records{path}", params, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str):
        data = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/records{path}", data, content_type=JSON, headers={**self.headers, **given})

    def post(self, path: str, body: Any = None, **headers: str):
        return self.send("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str):
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str):
        return self.send("DELETE", path, **headers)


@pytest.fixture
def calls(cast: Cast):
    """Calls of one of the cast, with a session."""

    def of(name: str) -> Calls:
        client = Client()
        client.force_login(cast.user(name))
        return Calls(client, {})

    return of


@pytest.fixture
def token_of(cast: Cast):
    """Calls of one of the cast, with a token of those scopes."""

    def of(name: str, *scopes: str, called: str = "sync", **more: Any) -> Calls:
        user = cast.user(name)
        made = tokens.add(user_id=user.id, name=called, scopes=scopes, by=TESTER, **({"at": datetime.now(UTC)} | more))
        return Calls(Client(), {"Authorization": f"Bearer {made.secret}"})

    return of


@dataclass(frozen=True)
class Books:
    """One account and two deals of each rep."""

    accounts: dict[str, int]
    deals: dict[str, list[int]]


@pytest.fixture
def books(cast: Cast) -> Books:
    accounts, deals = {}, {}
    for name in ("rita", "raj", "rosa"):
        owner = getattr(cast, name)
        accounts[name] = _made("account", {"name": f"{name} and sons", "owner": owner, "segment": "SMB"})
        values = {"owner": owner, "account": accounts[name], "pipeline": "sales", "status": "open", "close_date": "2024-07-01"}
        deals[name] = [
            _made(
                "deal", {"name": f"{name} {size}", "amount": f"{size}.50", "stage": stage, "close_date": "2024-07-01", **values}
            )
            for size, stage in ((100, "discovery"), (200, "proposal"))
        ]
    return Books(accounts, deals)


def _made(kind: str, values: dict[str, Any]) -> int:
    return actions.create(kind, values, by=TESTER, at=NOW).id
