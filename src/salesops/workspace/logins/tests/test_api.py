"""Logins over HTTP: for administrators who are logged in, and for no token."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.cast import Cast

from salesops.records import actions as records
from salesops.records.tokens import actions as tokens
from salesops.workspace.logins.tests.helping import BY, NEW, NOW


def send(client: Client, address: str, body: dict | None = None):
    return client.post(f"/api/logins{address}", body or {}, content_type="application/json")


@pytest.fixture
def root(admin: int, logged_in) -> Client:
    return logged_in("root")


def test_the_list_has_everybody_with_role_and_second_factors(root: Client):
    found = {one["username"]: one for one in root.get("/api/logins").json()}
    assert len(found) == 9
    assert (found["rita"]["role"], found["rita"]["active"], found["rita"]["second_factors"]) == ("rep", True, [])


@pytest.mark.parametrize("name", ["rita", "mia", "ada", "fay", "omar"])
def test_only_administrators_change_and_operations_read(cast: Cast, logged_in, name: str):
    client, raj = logged_in(name), cast.user("raj").id
    assert client.get("/api/logins").status_code == (200 if name == "omar" else 403)
    for address in ("", f"/{raj}/link", f"/{raj}/deactivate", f"/{raj}/reactivate"):
        assert send(client, address, {"email": "x@example.com", "role": "admin"} if not address else {}).status_code == 403
    assert cast.user("raj").is_active


def test_no_token_reaches_it_not_even_an_administrators(cast: Cast, admin: int):
    secret = tokens.add(user_id=admin, name="All", scopes=["records:read"], by=BY, at=datetime.now(UTC)).secret
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/logins").status_code == 401
    assert send(client, "", {"email": "x@example.com", "role": "admin"}).status_code == 401


def test_without_the_csrf_token_nothing_is_changed(cast: Cast, admin: int):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.user("root"))
    assert send(client, f"/{cast.user('raj').id}/deactivate").status_code == 403
    assert cast.user("raj").is_active


def test_an_invitation_gives_a_link_that_works(root: Client):
    made = send(root, "", {"email": "nina@example.com", "role": "finance"})
    assert made.status_code == 201
    client = Client()
    client.post(made.json()["link"], {"password": NEW, "again": NEW})
    assert client.get("/me").status_code == 200


def test_deactivating_hands_over_and_reactivating_lets_in_again(cast: Cast, root: Client):
    records.create("account", {"name": "Acme", "owner": cast.raj}, by=BY, at=NOW)
    raj = cast.user("raj").id
    left = send(root, f"/{raj}/deactivate", {"to": {"account": cast.rita}}).json()
    assert (left["login"]["active"], left["handed_over"]) == (False, {"account": 1})
    assert send(root, f"/{raj}/reactivate").json()["active"] is True


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("", {}, 422),
        ("", {"email": "x@example.com", "role": "king"}, 422),
        ("", {"person_id": 999_999_999}, 404),
        ("", {"person_id": 0}, 422),
        ("", {"email": "x" * 300}, 422),
        ("/999999999/link", {}, 404),
        ("/999999999/deactivate", {}, 404),
        ("/999999999/reactivate", {}, 404),
        ("/99999999999999999999999/deactivate", {}, 404),
        ("/{raj}/deactivate", {"to": {"account": 999_999_999}}, 422),
        ("/{raj}/deactivate", {"to": {"house": 1}}, 422),
        ("/{raj}/deactivate", {"to": {"account": 10**30}}, 422),
        ("/{root}/deactivate", {}, 422),
    ],
)
def test_what_cannot_be_is_a_problem_in_words(cast: Cast, root: Client, admin: int, address: str, body: dict, status: int):
    answer = send(root, address.format(raj=cast.user("raj").id, root=admin), body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert cast.user("raj").is_active
