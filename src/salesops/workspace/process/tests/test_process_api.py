"""The process over HTTP: the same gate, the same requests."""

import json

import pytest
from tests.cast import PASSWORD

from salesops.workspace.process.tests.test_process_pages import deal_of, stage, strict

__all__ = ["strict"]


@pytest.fixture
def send(client):
    def as_(name, method, path, **body):
        client.login(username=name, password=PASSWORD)
        answer = getattr(client, method)(f"/api/process{path}", json.dumps(body) or None, content_type="application/json")
        return answer.status_code, json.loads(answer.content)

    return as_


def test_the_gate_tells_what_is_missing(strict, send, client):
    deal = deal_of(strict)
    client.login(username="rita", password=PASSWORD)
    told = client.get(f"/api/process/deals/{deal.id}/gate?to=demo").json()
    assert (told["allowed"], told["enforced"]) == (False, True)
    assert [one["name"] for one in told["missing"]][:2] == ["custom.budget", "activity.meeting_held"]
    assert client.get(f"/api/process/deals/{deal.id}/gate?to=nowhere").status_code == 422


def test_a_move_brings_what_is_missing_or_is_refused_with_findings(strict, send):
    deal = deal_of(strict)
    status, said = send("rita", "post", f"/deals/{deal.id}/move", to="demo", version=1)
    assert status == 422
    assert "deal.custom.budget" in [one["where"] for one in said["errors"]]
    status, said = send(
        "rita", "post", f"/deals/{deal.id}/requests", to="demo", reason="Hurry", names=["role.Champion"], expires_on=None
    )
    assert (status, said["answer"]) == (200, "")
    assert send("mia", "post", f"/requests/{said['id']}", granted=True)[1]["answer"] == "granted"
    status, _ = send(
        "rita",
        "post",
        f"/deals/{deal.id}/move",
        to="demo",
        version=1,
        fields={"custom.budget": "100"},
        confirmed=["They confirmed the need."],
        log={"meeting_held": "Met"},
    )
    assert status == 200
    assert stage(deal) == "demo"


def test_the_play_is_told(strict, client):
    deal = deal_of(strict)
    client.login(username="rita", password=PASSWORD)
    told = client.get(f"/api/process/deals/{deal.id}/playbook").json()
    assert told["next"] == "Budget"
    assert {"kind": "checklist", "text": "Send the agenda", "done": False, "missing": ""} in told["steps"]


@pytest.mark.parametrize("name", ["rosa", "max", "raj"])
def test_others_deals_are_not_there(strict, send, client, name):
    deal = deal_of(strict)
    assert send(name, "post", f"/deals/{deal.id}/move", to="demo", version=1)[0] == 404
    assert client.get(f"/api/process/deals/{deal.id}/gate?to=demo").status_code == 404
    assert send(name, "post", f"/deals/{deal.id}/requests", to="demo", reason="x", names=["y"])[0] == 404
    assert client.get("/api/process/requests").json() == []
