"""A change that happened earlier than what is known already: history gets the earlier period, the record keeps the later."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.cast import NOW, TESTER

from salesops.history.queries import state_at, timeline
from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get

DEAL = {"name": "Big one", "pipeline": "Sales", "stage": "Discovery", "status": "open", "amount": 100}


def day(number: int):
    return NOW + timedelta(days=number)


@pytest.fixture
def deal(db: None) -> int:
    deal_id = actions.create("deal", DEAL, by=TESTER, at=day(0)).id
    actions.edit("deal", deal_id, {"amount": 300}, version=1, by=TESTER, at=day(10))
    return deal_id


def row(deal_id: int):
    return get("deal", deal_id, scope=EVERYTHING)


def edit(deal_id: int, changes: dict, **when):
    return actions.edit("deal", deal_id, changes, version=row(deal_id).version, by=TESTER, **when)


def test_the_record_keeps_the_later_value_and_history_shows_the_earlier_period(deal: int) -> None:
    edit(deal, {"amount": 200}, at=day(20), happened_at=day(5))
    assert row(deal)["amount"] == 300
    assert [state_at("deal", deal, day(n))["amount"] for n in (4, 5, 9, 10, 20)] == [100, 200, 200, 300, 300]


def test_a_field_nobody_changed_later_is_changed_in_the_record(deal: int) -> None:
    written = edit(deal, {"amount": 200, "next_step": "Call"}, at=day(20), happened_at=day(5))
    assert written.changes == {"amount": (Decimal(100), Decimal(200)), "next_step": ("", "Call")}
    assert (row(deal)["amount"], row(deal)["next_step"], row(deal).version) == (300, "Call", 3)


def test_what_we_knew_before_we_learned_it_is_still_told(deal: int) -> None:
    edit(deal, {"amount": 200}, at=day(20), happened_at=day(5))
    assert state_at("deal", deal, day(7), known_at=day(19))["amount"] == 100


def test_what_was_so_already_then_writes_nothing(deal: int) -> None:
    assert edit(deal, {"amount": 100}, at=day(20), happened_at=day(5)).sequence is None
    assert len(timeline("deal", deal)) == 2


def test_an_edit_without_a_date_is_later_than_what_an_import_put_into_the_same_day(deal: int) -> None:
    """Imports take a day as its noon; whoever edits in the morning of that day must not lose to it."""
    edit(deal, {"next_step": "Imported, noon"}, at=day(30), happened_at=day(30))
    edit(deal, {"next_step": "Typed, morning"}, at=day(30) - timedelta(hours=3))
    assert row(deal)["next_step"] == "Typed, morning"
    assert state_at("deal", deal, day(30))["next_step"] == "Typed, morning"


def test_a_win_dated_back_closes_on_that_day_of_the_company(deal: int) -> None:
    tokyo = Company(time_zone="Asia/Tokyo")
    late = day(12).replace(hour=20)
    won = actions.StageFacts("Sales", "Won", "won", "closed")
    actions.move_deal(deal, won, version=2, company=tokyo, by=TESTER, at=day(20), happened_at=late)
    assert row(deal)["closed_on"] == (late + timedelta(days=1)).date()
    assert (state_at("deal", deal, day(12))["status"], state_at("deal", deal, late)["status"]) == ("open", "won")
