"""Moving a deal on its page: by the sales process, with what a closing stage asks."""

from datetime import date

from tests.cast import NOW, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.records.queries import get
from salesops.workspace.editing.tests.test_gates import FIELDS, PROCESS
from salesops.workspace.record_pages.tests.conftest import PART, logged_in, text_of


def _deal(world):
    return get("deal", world.deal, scope=EVERYTHING)


def test_the_page_shows_the_stages_and_how_long_the_deal_has_stood_here(world, rita):
    page = text_of(rita.get(f"/deals/{world.deal}"))
    assert 'aria-current="step"' in page
    assert "days · norm" in page
    assert "Past the norm" in page


def test_an_open_stage_asks_nothing(world, rita):
    answer = rita.post(f"/deals/{world.deal}/move", {"stage": "demo", "version": 1}, follow=True)
    assert "Acme pumps is in Demo now." in text_of(answer)
    assert _deal(world)["stage"] == "demo"


def test_a_lost_deal_is_asked_for_its_reason_and_gets_its_day(world, rita):
    form = text_of(rita.get(f"/deals/{world.deal}/move?stage=closed_lost", headers=PART))
    assert "Why was it lost?" in form
    sent = {"stage": "closed_lost", "version": 1, "loss_reason": "Price"}
    answer = rita.post(f"/deals/{world.deal}/move", sent, headers=PART)
    assert answer["HX-Redirect"] == f"/deals/{world.deal}"
    deal = _deal(world)
    assert (deal["status"], deal["loss_reason"]) == ("lost", "Price")
    assert deal["closed_on"] is not None


def test_a_move_seen_too_late_says_who_was_quicker(world, rita):
    world.change("deal", world.deal, {"next_step": "Call"})
    answer = rita.post(f"/deals/{world.deal}/move", {"stage": "demo", "version": 1}, follow=True)
    assert "changed by somebody else" in text_of(answer)
    assert _deal(world)["stage"] == "discovery"


def test_a_stage_there_is_not_is_not_moved_to(world, rita):
    assert rita.get(f"/deals/{world.deal}/move?stage=nowhere").status_code == 404
    answer = rita.post(f"/deals/{world.deal}/move", {"stage": "nowhere", "version": 1}, follow=True)
    assert "There is no stage" in text_of(answer)


def test_those_who_only_look_see_stages_they_cannot_press(world):
    page = logged_in("ada").get(f"/deals/{world.deal}").content.decode()
    assert "Move to" not in page


def test_a_stage_the_process_no_longer_has_is_still_shown(world, rita):
    world.change("deal", world.deal, {"stage": "old_times"})
    assert "Old times" in text_of(rita.get(f"/deals/{world.deal}"))


def test_a_gate_that_does_not_let_the_deal_through_leads_to_what_is_missing(world, rita):
    for one in (FIELDS, PROCESS):
        policies.apply(one, starts_on=date(2020, 1, 1), by=TESTER, at=NOW)
    answer = rita.post(f"/deals/{world.deal}/move", {"stage": "demo", "version": 1})
    assert answer.url == f"/deals/{world.deal}/gate?to=demo&back=%2Fdeals%2F{world.deal}"
    assert rita.get(answer.url).status_code == 200
    assert f'hx-get="/deals/{world.deal}/playbook"' in rita.get(f"/deals/{world.deal}").content.decode()
    assert _deal(world)["stage"] == "discovery"
