"""The timeline: everything once, newest first, in words, in a fixed number of queries however much happened."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, TESTER

from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.files import actions as files
from salesops.records.life.timeline import timeline
from salesops.workspace.record_pages.queries.happened import read_spot, write_spot
from salesops.workspace.record_pages.tests.conftest import PART, PDF, logged_in, text_of

IMPORTED = Actor(None, "Mei Rossi", "import")


def _events(deal: int, count: int) -> None:
    began = datetime(2024, 1, 9, tzinfo=UTC)
    with transaction.atomic():
        append(
            NewEvent(
                "deal",
                deal,
                "edit",
                began + timedelta(minutes=n // 3),
                {"next_step": (str(n - 1), str(n))},
                IMPORTED,
                NOW,
                batch_id=1,
            )
            for n in range(1, count + 1)
        )


def _activities(world, count: int) -> None:
    generator = random.Random(7)
    for n in range(count):
        at = datetime(2024, 1, 9, tzinfo=UTC) + timedelta(minutes=generator.randint(0, 40))
        values = {"type": "call", "subject": f"Call {n}", "deal": world.deal, "person": world.cast.rita, "at": at}
        actions.log_activity(values, by=TESTER, at=NOW)


@pytest.mark.parametrize("limit", [1, 7, 50])
@pytest.mark.parametrize("show", ["all", "activities", "changes"])
def test_paging_shows_everything_exactly_once_newest_first(world, limit, show):
    _events(world.deal, 60)
    _activities(world, 25)
    files.attach("deal", world.deal, "offer.pdf", [PDF], by=world.cast.actor("rita"), at=NOW)
    whole = timeline("deal", world.deal, scope=EVERYTHING, show=show, limit=1000)
    assert whole.last is None
    spots, after = [], None
    while True:
        page = timeline("deal", world.deal, scope=EVERYTHING, show=show, limit=limit, after=after)
        spots += [happening.spot for happening in page.happenings]
        if (after := page.last) is None:
            break
    assert spots == [happening.spot for happening in whole.happenings]
    assert spots == sorted(spots, reverse=True)
    assert len(set(spots)) == len(spots) == {"all": 87, "activities": 25, "changes": 62}[show]


def _queries(client, address) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, headers=PART).status_code == 200
    return len(found)


def test_ten_thousand_events_cost_no_more_queries_than_thirty(world, rita):
    address = f"/deals/{world.deal}/timeline"
    _events(world.deal, 40)
    few = _queries(rita, address)
    _events(world.deal, 10_000)
    assert _queries(rita, address) == few
    page = rita.get(address, headers=PART).content.decode()
    after = page.partition("&amp;after=")[2].partition('"')[0].partition("#")[0]
    assert _queries(rita, f"{address}?after={after}") <= few


def test_changes_are_told_with_names_money_days_and_stages(world, rita):
    by = world.cast.actor("mia")
    changes = {"owner": world.cast.raj, "amount": "48108", "close_date": "2024-09-18", "stage": "proposal"}
    actions.edit("deal", world.deal, changes, version=1, by=by, at=NOW)
    page = text_of(logged_in("mia").get(f"/deals/{world.deal}/timeline", headers=PART))
    for said in (
        "<b>Mia</b>",
        "<del>Rita</del>",
        "<ins>Raj</ins>",
        "<del>$1,000</del>",
        "<ins>$48,108</ins>",
        "<ins>Sep 18, 2024</ins>",
        "<del>Discovery</del>",
        "<ins>Proposal</ins>",
    ):
        assert said in page, said


def test_an_imported_birth_is_one_line_that_opens(world, rita):
    values = {"name": "Old deal", "pipeline": "sales", "stage": "demo", "status": "open", "owner": world.cast.rita}
    deal = actions.create("deal", values, by=IMPORTED, at=NOW, source_system="crm", external_id="1").id
    page = text_of(rita.get(f"/deals/{deal}/timeline", headers=PART))
    assert "came in with this deal" in page
    assert "by an import" in page
    assert page.count('<li class="happening') == 1
    assert '<details class="fold">' in page


def test_the_reasons_of_a_decision_are_told(world, rita):
    because = {"answer": "allowed", "reasons": [{"text": "The budget is confirmed.", "rule": "sales_process/discovery/exit/1"}]}
    by = world.cast.actor("rita")
    actions.edit("deal", world.deal, {"next_step": "Offer"}, version=1, by=by, at=NOW, decision=because)
    assert "The budget is confirmed." in text_of(rita.get(f"/deals/{world.deal}"))


def test_logging_from_the_page_is_about_the_record_and_what_it_belongs_to(world, rita):
    sent = {"type": "call", "subject": "Pricing", "outcome": "connected", "minutes": "12", "body": "They agree."}
    page = text_of(rita.post(f"/deals/{world.deal}/log", sent, headers=PART))
    assert "Pricing" in page
    assert "Call · Connected · 12 min" in page
    assert "Pricing" in text_of(rita.get(f"/accounts/{world.account}/timeline", headers=PART))
    sequence = page.partition('"sequences": "')[2].partition('"')[0]
    rita.post(f"/deals/{world.deal}/undo", {"sequences": sequence}, headers=PART)
    assert "Pricing" not in text_of(rita.get(f"/deals/{world.deal}/timeline?show=activities", headers=PART))


def test_an_activity_without_words_is_refused_and_a_wrong_moment_too(world, rita):
    answer = rita.post(f"/deals/{world.deal}/log", {"type": "note", "subject": ""}, headers=PART)
    assert "It says nothing yet" in text_of(answer)
    answer = rita.post(f"/deals/{world.deal}/log", {"type": "note", "subject": "Kept words", "when": "soon"}, headers=PART)
    assert "is not a moment" in text_of(answer)
    assert "Kept words" in text_of(answer)


def test_a_filter_shows_only_what_it_says(world, rita):
    _activities(world, 1)
    changes = text_of(rita.get(f"/deals/{world.deal}/timeline?show=changes", headers=PART))
    activities = text_of(rita.get(f"/deals/{world.deal}/timeline?show=activities", headers=PART))
    assert "Call 0" not in changes
    assert "Call 0" in activities
    assert "created this deal" not in activities


def test_a_cursor_comes_back_as_it_went_and_a_strange_one_begins_anew(world, rita):
    spot = (datetime(2024, 1, 9, 3, tzinfo=UTC), 9, 12345)
    assert read_spot(write_spot(spot)) == spot
    for strange in ("x", "%00", "MjAyNHwxfDI", "a" * 500, write_spot((NOW, 1, 2**63))):
        assert rita.get(f"/deals/{world.deal}/timeline", {"after": strange}, headers=PART).status_code == 200
