"""Whether the process is followed, through every door: what was decided, and what the records say of the moves nobody judged."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from tests.cast import PASSWORD, TESTER, assemble

from salesops.capabilities.process.queries import remembering
from salesops.capabilities.process.tests.test_trial import TEXT
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records import actions
from salesops.records.queries import get, listed
from salesops.warehouse.refresh import rebuild
from salesops.workspace.process.compliance.commands import compliance

GIVEN = [
    ("complete", {"next_step": "Call", "amount": "5000"}, True, set()),
    ("no step", {"amount": "5000"}, True, {"next_step"}),
    ("small", {"next_step": "Call", "amount": "999"}, True, {"At least a thousand."}),
    ("no amount", {"next_step": "Call"}, True, {"At least a thousand."}),
    ("no meeting", {"next_step": "Call", "amount": "1000"}, False, {"activity.meeting_held"}),
    ("nothing", {}, False, {"next_step", "activity.meeting_held", "At least a thousand."}),
]
"""Name, fields, whether there was a meeting, what was missing."""


@pytest.fixture
def company(settings, tmp_path, transactional_db, monkeypatch):
    """Six of Rita's and six of Rosa's deals moved on a week ago without being judged; later all were completed."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    monkeypatch.setattr(remembering, "GOOD_FOR", timedelta())
    cast, now = assemble(), datetime.now(UTC)
    policies.apply(TEXT, starts_on=date(2020, 1, 1), by=TESTER, at=now - timedelta(days=90))
    for owner in (cast.rita, cast.rosa):
        for name, fields, met, _ in GIVEN:
            facts = {"name": name, "owner": owner, "pipeline": "sales", "stage": "demo", "status": "open", **fields}
            deal = actions.create("deal", facts, by=TESTER, at=now, happened_at=now - timedelta(days=20)).id
            meet(deal, now - timedelta(days=30))
            if met:
                meet(deal, now - timedelta(days=9))
            version = get("deal", deal, scope=EVERYTHING).version
            moved = {"stage": "proposal"}
            actions.edit("deal", deal, moved, version=version, by=TESTER, at=now, happened_at=now - timedelta(days=7))
            version = get("deal", deal, scope=EVERYTHING).version
            later = {"next_step": "Sign", "amount": "9000"}
            actions.edit("deal", deal, later, version=version, by=TESTER, at=now, happened_at=now - timedelta(days=2))
            meet(deal, now - timedelta(days=2))
    rebuild(at=now)
    return cast


def meet(deal, at):
    actions.log_activity({"type": "meeting_held", "deal": deal, "at": at}, by=TESTER, at=at)


@pytest.fixture
def browser(client):
    def logged_in(name):
        client.login(username=name, password=PASSWORD)
        return client

    return logged_in


def test_moves_nobody_judged_are_judged_by_what_was_known_then_and_others_as_decided(company, browser):
    found = browser("omar").get("/api/process/compliance/moves").json()
    missing = sorted((tuple(sorted(one["missing"])), one["gate"], one["afterwards"]) for one in found)
    expected = [(tuple(sorted(lacks)), "lacking" if lacks else "met", True) for *_, lacks in GIVEN for _ in "ab"]
    assert missing == sorted(expected)
    now, deal = datetime.now(UTC), listed("deal", scope=EVERYTHING).rows[0]
    excused = {"answer": {"allowed": True, "missing": [{"name": "next_step", "excused": True}]}}
    actions.edit("deal", deal.id, {"stage": "negotiation"}, version=deal.version, by=TESTER, at=now, decision=excused)
    rebuild(at=now)
    (one,) = [move for move in browser("omar").get("/api/process/compliance/moves").json() if move["stage"] == "negotiation"]
    assert (one["gate"], one["missing"], one["afterwards"], one["came_by"]) == ("excused", [], False, "test")


def test_everybody_sees_the_moves_of_the_deals_they_see_and_all_doors_say_the_same(
    company, browser, django_assert_max_num_queries
):
    for who, moves in (("omar", 12), ("mia", 6), ("rita", 6), ("raj", 0)):
        answer = browser(who).get("/api/process/compliance?by=person").json()
        assert sum(group["moves"] for group in answer["groups"]) == moves
        page = browser(who).get("/process/compliance?by=person")
        assert ("No deal has moved" in page.content.decode()) == (moves == 0)
    rows = browser("rita").get("/process/compliance/moves?by=stage&value=proposal&missing=next_step").content.decode()
    assert "2 moves" in rows
    assert rows.count("Judged afterwards") == 2
    assert "0 open deals of 6" in browser("rita").get("/process/compliance/open").content.decode()
    with django_assert_max_num_queries(30):
        page = browser("omar").get("/process/compliance").content.decode()
    assert "17%" in page
    assert "2 of 12 moves" in page
    text = browser("omar").get("/process/compliance.csv?by=team").content.decode().splitlines()
    assert text[0].startswith("team,moves,judged,met")
    assert sorted(line.split(",")[:4] for line in text[1:]) == [["East", "6", "6", "1"], ["West", "6", "6", "1"]]
    told = CliRunner().invoke(compliance, ["--by", "team", "--format", "json"])
    assert {(one["value"], one["met"], one["judged"]) for one in json.loads(told.output)} == {("East", 1, 6), ("West", 1, 6)}
    for query in ("weeks=many", "by=moon", "team=Nowhere", "by=week&weeks=52"):
        assert browser("omar").get(f"/process/compliance?{query}").status_code == 200
        assert browser("omar").get(f"/process/compliance/moves?{query}&value=x&said=y&missing=z").status_code == 200
