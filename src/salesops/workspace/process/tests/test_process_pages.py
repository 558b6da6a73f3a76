"""What a gate asks for is filled in on one page and the deal moves; exceptions are answered; the play is ticked."""

from datetime import date

import pytest
from tests.cast import NOW, PASSWORD, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records import queries
from salesops.workspace import editing
from salesops.workspace.editing.tests.test_gates import FIELDS, PROCESS

PLAY = "        play: {questions: [Who decides?], checklist: [Send the agenda, Ask for the budget], talk_track: Tell me.}\n"


@pytest.fixture
def strict(cast):
    text = PROCESS.replace("        exit: [{text: They", PLAY + "        exit: [{text: They")
    for one in (FIELDS, text):
        policies.apply(one, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    return cast


@pytest.fixture
def browser(client):
    def logged_in(name):
        client.login(username=name, password=PASSWORD)
        return client

    return logged_in


def deal_of(cast, **values):
    who = {"viewer": cast.viewer("rita"), "by": cast.actor("rita")}
    account = editing.create("account", {"name": "Acme", "segment": "SMB"}, at=NOW, **who).id
    editing.create("contact", {"name": "Cleo", "account": account}, at=NOW, **who)
    return editing.create("deal", {"name": "Halcyon", "account": account, **values}, at=NOW, **who)


def stage(deal):
    return queries.get("deal", deal.id, scope=EVERYTHING)["stage"]


def test_the_page_names_each_missing_thing_with_a_way_to_mend_it(strict, browser):
    deal = deal_of(strict)
    page = browser("rita").get(f"/deals/{deal.id}/gate?to=demo").content.decode()
    for piece in ('name="custom.budget"', 'name="log.meeting_held"', 'name="role.Champion"', 'name="confirmed"', "Cleo"):
        assert piece in page


def test_filled_in_the_deal_moves_and_everything_can_be_undone(strict, browser):
    deal = deal_of(strict)
    contact = queries.listed("contact", scope=EVERYTHING).rows[0].id
    filled = {
        "to": "demo",
        "version": 1,
        "custom.budget": "5000",
        "log.meeting_held": "First meeting",
        "role.Champion": contact,
        "confirmed": "They confirmed the need.",
    }
    answer = browser("rita").post(f"/deals/{deal.id}/gate", filled)
    assert answer.status_code == 302, answer.content.decode()
    assert stage(deal) == "demo"
    assert queries.listed("activity", scope=EVERYTHING).rows[0]["subject"] == "First meeting"


def test_what_is_still_missing_is_said_and_nothing_is_stored(strict, browser):
    deal = deal_of(strict)
    answer = browser("rita").post(f"/deals/{deal.id}/gate", {"to": "demo", "version": 1, "log.meeting_held": "Met"})
    assert answer.status_code == 422
    assert "Budget is missing" in answer.content.decode()
    assert stage(deal) == "discovery"
    assert queries.listed("activity", scope=EVERYTHING).total == 0


def test_an_old_version_is_told_before_anything_else(strict, browser):
    deal = deal_of(strict)
    who = {"viewer": strict.viewer("mia"), "by": strict.actor("mia")}
    editing.change("deal", deal.id, {"amount": "7"}, version=1, at=NOW, **who)
    answer = browser("rita").post(f"/deals/{deal.id}/gate", {"to": "demo", "version": 1})
    assert answer.status_code == 409
    assert "Mia changed amount" in answer.content.decode()


def test_an_exception_is_asked_for_and_granted_by_the_manager(strict, browser, client):
    deal = deal_of(strict)
    names = "custom.budget\nactivity.meeting_held\nrole.Champion\nThey confirmed the need."
    browser("rita").post(f"/deals/{deal.id}/gate/ask", {"to": "demo", "names": names, "reason": "They are in a hurry."})
    waiting = client.get("/process/requests").content.decode()
    assert "They are in a hurry." in waiting
    assert "Grant" not in waiting
    assert "Grant" not in browser("max").get("/process/requests").content.decode()
    page = browser("mia").get("/process/requests").content.decode()
    number = page.partition("/process/requests/")[2].partition('"')[0]
    assert browser("max").post(f"/process/requests/{number}", {"answer": "granted"}).status_code == 404
    browser("mia").post(f"/process/requests/{number}", {"answer": "granted", "note": "Once"})
    assert browser("rita").post(f"/deals/{deal.id}/gate", {"to": "demo", "version": 1}).status_code == 302
    assert stage(deal) == "demo"


def test_the_play_says_what_is_done_and_what_is_next(strict, browser, client):
    deal = deal_of(strict)
    first = browser("rita").get(f"/deals/{deal.id}/playbook").content.decode()
    assert "Who decides?" in first
    assert "Next: <b>Budget</b>" in first
    client.post(f"/deals/{deal.id}/playbook/tick", {"step": "Send the agenda", "done": "1"}, headers={"HX-Request": "true"})
    again = client.get(f"/deals/{deal.id}/playbook").content.decode()
    assert 'aria-pressed="true"' in again
    assert client.post(f"/deals/{deal.id}/playbook/tick", {"step": "Nonsense", "done": "1"}).status_code == 404


@pytest.mark.parametrize("path", ["gate?to=demo", "playbook"])
def test_others_do_not_see_it(strict, browser, path):
    deal = deal_of(strict)
    for name in ("rosa", "max", "raj"):
        assert browser(name).get(f"/deals/{deal.id}/{path}").status_code == 404
    assert browser("sam").get(f"/deals/{deal.id}/{path}").status_code == 403


def test_everybody_may_read_how_we_sell(strict, browser):
    page = browser("ada").get("/process").content.decode()
    assert "No skipping, no backwards, except for ops." in page
    assert "a contact as Champion" in page


def test_an_executive_moves_nothing(strict, browser):
    deal = deal_of(strict)
    assert browser("ada").post(f"/deals/{deal.id}/gate", {"to": "demo", "version": 1}).status_code == 403
    assert browser("ada").post(f"/deals/{deal.id}/gate/ask", {"to": "demo", "reason": "x", "names": "y"}).status_code == 403
