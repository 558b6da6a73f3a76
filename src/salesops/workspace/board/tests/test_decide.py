"""How a deal stands, without a database."""

from datetime import date, timedelta

import pytest

from salesops.policies.documents.sales_process import SalesProcess
from salesops.workspace.board.decide import Deal, neighbours, standing, wanted_on_the_way

PIPELINE = SalesProcess.default().pipelines[0]
DEMO = PIPELINE.match("demo")
TODAY = date(2024, 6, 3)


def deal(days: int | None = 3, close_in: int | None = 10, next_step: str = "Call", status: str = "open") -> Deal:
    entered = None if days is None else TODAY - timedelta(days=days)
    return Deal(status, entered, None if close_in is None else TODAY + timedelta(days=close_in), next_step)


def test_nothing_is_wrong_with_a_deal_that_moves():
    assert standing(deal(), DEMO, TODAY).reasons == ()


def test_reasons_come_the_gravest_first_and_name_their_rule():
    found = standing(deal(days=21, close_in=-1, next_step=" "), DEMO, TODAY)
    assert [(reason.text, reason.rule) for reason in found.reasons] == [
        ("Close date passed 1 day ago", "deal/close_date"),
        ("15 working days in Demo, which usually takes 14 at most", "sales_process/demo/expected_days"),
        ("No next step", "deal/next_step"),
    ]


@pytest.mark.parametrize(("days", "late"), [(14, False), (20, False), (21, True), (None, False)])
def test_the_norm_itself_is_still_within_it(days, late):
    """Fourteen working days: three weekends lie between Monday and three weeks ago."""
    assert bool(standing(deal(days=days), DEMO, TODAY).past_norm) is late


def test_a_holiday_is_no_day_in_the_stage():
    assert standing(deal(days=21), DEMO, TODAY, {TODAY}).past_norm is None


def test_a_stage_the_process_does_not_know_has_no_norm():
    assert standing(deal(days=900), None, TODAY).past_norm is None


@pytest.mark.parametrize("status", ["won", "lost"])
def test_nothing_is_wrong_with_a_closed_deal(status):
    assert standing(deal(days=900, close_in=-900, next_step="", status=status), DEMO, TODAY).reasons == ()


def test_a_win_asks_for_day_and_amount_a_loss_for_day_and_reason_any_other_move_for_nothing():
    asked = {stage.status: wanted_on_the_way(stage, {}) for stage in PIPELINE.stages}
    assert asked == {"open": (), "won": ("closed_on", "amount"), "lost": ("closed_on", "loss_reason")}


def test_the_stages_beside_one():
    def keys(stage: str) -> list[str | None]:
        return [beside and beside.key for beside in neighbours(PIPELINE, stage)]

    assert keys("demo") == ["discovery", "proposal"]
    assert keys("prospecting") == [None, "discovery"]
    assert keys("negotiation") == ["proposal", None]
    assert keys("closed_lost") == ["negotiation", None]
