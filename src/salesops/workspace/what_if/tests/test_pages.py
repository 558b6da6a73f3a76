"""Scenarios through the page and the API: made, assumed, compared, refused."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from salesops.capabilities.forecasting.what_if.models import Scenario

pytestmark = pytest.mark.django_db
HOME = "/forecast/what-if"


def visit(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.user(name))
    return client


def made(client: Client) -> Scenario:
    assert client.post(HOME, {"name": "A bad spring"}).status_code == 302
    return Scenario.objects.get()


def test_a_manager_makes_one_and_assumes_a_recession(cast: Cast) -> None:
    client = visit(cast, "mia")
    one = made(client)
    data = {"do": "add", "assume": "recession", "starts_on": "2030-03-01", "win_rate": "0.5", "version": "1"}
    assert client.post(f"{HOME}/{one.id}/do", data).status_code == 302
    shown = client.get(f"{HOME}/{one.id}").content.decode()
    assert "Recession from Mar 1" in shown
    assert "win rate 50 % down" in shown
    assert "A bad spring" in client.get(HOME).content.decode()


def test_what_cannot_be_assumed_is_said_on_the_page(cast: Cast) -> None:
    client = visit(cast, "omar")
    one = made(client)
    data = {"do": "add", "assume": "change", "what": "win_rate", "factor": "a lot", "version": "1"}
    shown = client.post(f"{HOME}/{one.id}/do", data, follow=True).content.decode()
    assert "It must be a number" in shown
    assert Scenario.objects.get().assumptions == []


def test_it_is_taken_out_renamed_put_away_and_brought_back(cast: Cast) -> None:
    client = visit(cast, "omar")
    one = made(client)
    for data in (
        {"do": "add", "assume": "leaves", "person": str(cast.rita), "starts_on": "2030-01-01"},
        {"do": "remove", "place": "0"},
        {"do": "rename", "name": "A good spring"},
        {"do": "put_away"},
        {"do": "bring_back"},
    ):
        assert client.post(f"{HOME}/{one.id}/do", data).status_code == 302
    kept = Scenario.objects.get()
    assert (kept.name, kept.assumptions, kept.deleted_at) == ("A good spring", [], None)


def test_a_rep_is_told_whom_to_ask(cast: Cast) -> None:
    assert visit(cast, "rita").get(HOME).status_code == 403


def test_over_http(cast: Cast) -> None:
    client = visit(cast, "omar")
    smaller: dict[str, Any] = {"assume": "change", "what": "deal_size", "factor": "0.5"}
    answer = client.post(f"/api{HOME}", json.dumps({"name": "Less", "assumptions": [smaller]}), "application/json")
    assert answer.status_code == 200
    number = answer.json()["id"]
    again = {"version": 1, "assumptions": [smaller, smaller]}
    assert client.patch(f"/api{HOME}/{number}", json.dumps(again), "application/json").json()["version"] == 2
    stale = client.patch(f"/api{HOME}/{number}", json.dumps(again), "application/json")
    assert stale.status_code == 422
    assert "meanwhile" in stale.json()["detail"]
    assert client.delete(f"/api{HOME}/{number}").status_code == 200
    assert client.get(f"/api{HOME}/{number}").status_code == 404
