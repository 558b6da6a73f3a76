"""The process deals go through, and the one that holds by default."""

from decimal import ROUND_HALF_UP, Decimal
from math import prod

import pytest

from salesops.policies.documents.sales_process import SalesProcess

PROCESS = SalesProcess.default()
PIPELINE = PROCESS.pipelines[0]
OPEN = PIPELINE.with_status("open")


def test_the_default_has_the_five_stages_of_a_sale_and_its_two_ends():
    assert [stage.name for stage in PIPELINE.stages] == [
        "Prospecting", "Discovery", "Demo", "Proposal", "Negotiation", "Closed won", "Closed lost",
    ]  # fmt: skip
    assert [stage.status for stage in PIPELINE.stages] == ["open"] * 5 + ["won", "lost"]


def test_the_default_expects_the_usual_conversions_and_durations():
    ranges = [(stage.expected_conversion.low, stage.expected_conversion.high) for stage in OPEN]
    assert ranges == [tuple(map(Decimal, pair.split())) for pair in ("0.15 0.25", "0.4 0.6", "0.5 0.7", "0.6 0.8", "0.8 0.95")]
    assert {stage.expected_days for stage in OPEN} == {14}


@pytest.mark.parametrize("position", range(5))
def test_the_chance_to_win_is_the_product_of_the_conversions_still_to_come(position):
    product = prod((stage.expected_conversion.middle for stage in OPEN[position:]), start=Decimal(1))
    assert OPEN[position].probability == product.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def test_entering_proposal_means_that_one_was_sent():
    assert [stage.key for stage in PIPELINE.stages if stage.proposal] == ["proposal"]


def test_every_open_stage_answers_a_question():
    assert all(stage.question.endswith("?") for stage in OPEN)


@pytest.mark.parametrize("text", ["closed_won", "Closed won", " CLOSED WON "])
def test_a_stage_is_found_by_key_or_name_whatever_its_capitals(text):
    assert PIPELINE.match(text).key == "closed_won"
    assert PROCESS.stage("SALES", text) is PROCESS.stage("", text) is PIPELINE.match(text)


def test_what_is_not_there_is_not_found():
    assert PIPELINE.match("Won!") is None
    assert PIPELINE.match("") is None
    assert PROCESS.pipeline("renewals") is None
    assert PROCESS.stage("renewals", "closed_won") is None
    assert PIPELINE.position("engaging") is None


def test_stages_have_positions_from_nought():
    assert [PIPELINE.position(stage.key) for stage in PIPELINE.stages] == list(range(7))
    assert PIPELINE.first.key == "prospecting"
