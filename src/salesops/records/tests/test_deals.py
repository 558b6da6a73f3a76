from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import NOW, Cast

from salesops.history.queries import timeline
from salesops.kernel.company import Company
from salesops.kernel.decision import Decision, Reason
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.actions import StageFacts
from salesops.records.queries import get

PROPOSAL = StageFacts("Sales", "Proposal", "open", "best_case")
WON = StageFacts("Sales", "Closed won", "won", "closed")
LOST = StageFacts("Sales", "Closed lost", "lost", "omitted")
SYDNEY = Company(time_zone="Australia/Sydney")
EVENING = datetime(2024, 6, 30, 20, tzinfo=UTC)
"""Already the first of July in Sydney: another quarter."""


@pytest.fixture
def deal(cast: Cast) -> int:
    values = {"name": "Big one", "pipeline": "Sales", "stage": "Discovery", "status": "open", "owner": cast.rita}
    return actions.create("deal", values, by=cast.actor("rita"), at=NOW).id


@pytest.fixture
def who(cast: Cast) -> dict:
    return {"by": cast.actor("rita"), "at": EVENING, "company": SYDNEY}


def row(deal_id: int):
    return get("deal", deal_id, scope=EVERYTHING)


def test_a_move_sets_the_forecast_category_of_the_stage_and_stays_open(deal: int, who: dict) -> None:
    actions.move_deal(deal, PROPOSAL, version=1, **who)
    now = row(deal)
    assert (now["stage"], now["status"], now["forecast_category"], now["closed_on"]) == ("Proposal", "open", "best_case", None)


def test_a_stage_without_a_forecast_category_leaves_it_as_it_is(deal: int, who: dict) -> None:
    actions.move_deal(deal, PROPOSAL, version=1, **who)
    actions.move_deal(deal, StageFacts("Sales", "Legal"), version=2, **who)
    assert row(deal)["forecast_category"] == "best_case"


def test_a_deal_closes_on_the_day_it_is_in_the_company(deal: int, who: dict) -> None:
    actions.close_deal(deal, WON, version=1, **who)
    assert (row(deal)["status"], row(deal)["closed_on"]) == ("won", date(2024, 7, 1))


def test_a_loss_has_its_reason_and_a_later_win_drops_it(deal: int, who: dict) -> None:
    actions.close_deal(deal, LOST, version=1, loss_reason="Price", **who)
    assert row(deal)["loss_reason"] == "Price"
    actions.move_deal(deal, WON, version=2, **(who | {"at": EVENING + timedelta(days=3)}))
    assert (row(deal)["status"], row(deal)["loss_reason"], row(deal)["closed_on"]) == ("won", "", date(2024, 7, 4))


def test_reopening_takes_the_closing_back(deal: int, who: dict) -> None:
    actions.close_deal(deal, LOST, version=1, loss_reason="Price", **who)
    actions.reopen_deal(deal, PROPOSAL, version=2, **who)
    now = row(deal)
    assert (now["status"], now["closed_on"], now["loss_reason"]) == ("open", None, "")
    assert [event.action for event in timeline("deal", deal)] == ["reopen_deal", "close_deal", "create"]


def test_moving_within_won_keeps_the_day_it_was_won(deal: int, who: dict) -> None:
    actions.close_deal(deal, WON, version=1, **who)
    onboarding = StageFacts("Sales", "Onboarding", "won", "closed")
    actions.move_deal(deal, onboarding, version=2, **(who | {"at": EVENING + timedelta(days=9)}))
    assert (row(deal)["stage"], row(deal)["closed_on"]) == ("Onboarding", date(2024, 7, 1))


def test_fields_filled_in_on_the_way_are_checked_and_stored_with_the_move(deal: int, who: dict) -> None:
    with pytest.raises(actions.InvalidError, match=r"deal\.amount"):
        actions.move_deal(deal, PROPOSAL, version=1, also={"amount": "much"}, **who)
    actions.move_deal(deal, PROPOSAL, version=1, also={"amount": "500"}, **who)
    assert set(timeline("deal", deal)[0].changes) == {"stage", "amount", "forecast_category"}


def test_the_decision_behind_a_move_is_remembered_with_it(deal: int, who: dict) -> None:
    actions.move_deal(deal, PROPOSAL, version=1, decision=Decision("allowed", (Reason("Nothing is missing"),)), **who)
    assert timeline("deal", deal)[0].decision["reasons"][0]["text"] == "Nothing is missing"


@pytest.mark.parametrize(
    ("action", "stage", "closed_before", "message"),
    [
        (actions.close_deal, PROPOSAL, False, "does not close a deal"),
        (actions.close_deal, WON, True, "closed already"),
        (actions.reopen_deal, WON, True, "no open stage"),
        (actions.reopen_deal, PROPOSAL, False, "is open"),
    ],
)
def test_what_makes_no_sense_is_refused(deal: int, who: dict, action, stage, closed_before: bool, message: str) -> None:
    if closed_before:
        actions.close_deal(deal, LOST, version=1, **who)
    with pytest.raises(actions.InvalidError, match=message):
        action(deal, stage, version=row(deal).version, **who)


def test_a_plain_edit_cannot_leave_a_closed_deal_without_its_day(deal: int, who: dict) -> None:
    with pytest.raises(actions.InvalidError, match="has the day it closed"):
        actions.edit("deal", deal, {"status": "won"}, version=1, by=who["by"], at=EVENING)
    with pytest.raises(actions.InvalidError, match="Only a won or lost deal"):
        actions.edit("deal", deal, {"closed_on": "2024-06-01"}, version=1, by=who["by"], at=EVENING)


def test_what_an_import_left_wrong_does_not_hinder_other_edits(deal: int, who: dict) -> None:
    from salesops.records.guard import DOOR
    from salesops.records.models import Deal

    with DOOR.open():
        Deal.objects.filter(id=deal).update(status="won")
    actions.edit("deal", deal, {"next_step": "Call"}, version=1, by=who["by"], at=EVENING)
    assert row(deal)["next_step"] == "Call"
