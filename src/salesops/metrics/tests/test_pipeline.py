# ruff: noqa: E501  tables are read in one piece
from datetime import date

import pytest

from salesops.kernel.period import Period
from salesops.metrics.tests.world import Q1, Q2, World

DEALS = """
deal_id | status | stage | amount | probability | created_on | close_date | closed_on  | stage_entered_on | expected_days
1       | open   | Demo  | 100    | 0.5         | 2024-01-01 | 2024-06-01 | -          | 2024-05-01       | 5
2       | open   | Demo  | 50.50  | -           | 2024-01-01 | 2024-06-01 | -          | 2024-05-05       | 5
3       | open   | Offer | -      | 0.9         | 2024-01-01 | 2024-06-01 | -          | -                | 5
4       | open   | Offer | 30     | 0.25        | 2024-01-01 | 2024-06-01 | -          | 2024-05-20       | -
5       | won    | Won   | 900    | 1           | 2024-01-01 | 2024-03-01 | 2024-01-31 | -                | -
6       | lost   | Lost  | 900    | 0           | 2024-01-01 | 2024-03-01 | 2024-01-31 | -                | -
"""
VISITS = """
deal_id | pipeline | stage | stage_position | outcome | is_proposal | entered_on | left_on    | went_to | went_to_position | expected_days
1       | New      | Demo  | 1              | open    | no          | 2024-04-01 | 2024-04-05 | Offer   | 2                | 10
1       | New      | Offer | 2              | open    | yes         | 2024-04-05 | 2024-04-09 | Demo    | 1                | 10
2       | New      | Demo  | 1              | open    | no          | 2024-04-01 | 2024-04-20 | Lost    | 9                | 10
3       | New      | Demo  | 1              | open    | no          | 2024-04-20 | -          | -       | -                | 10
4       | New      | Demo  | 1              | open    | no          | 2024-04-21 | 2024-04-22 | Offer   | 2                | 10
5       | New      | Demo  | 1              | open    | no          | 2024-04-25 | 2024-04-26 | Won     | 8                | -
2       | New      | Lost  | 9              | lost    | no          | 2024-04-20 | -          | -       | -                | -
"""
VERSIONS = """
deal_id | status | amount | person | close_date | pushes | valid_from          | valid_to
1       | open   | 100    | Ann    | 2024-03-01 | 0      | 2023-12-01 | 2024-02-01
1       | open   | 120    | Bob    | 2024-05-01 | 1      | 2024-02-01 | 2024-04-20
1       | open   | 120    | Bob    | 2024-08-01 | 3      | 2024-04-20 | -
2       | open   | 70     | Ann    | 2024-03-31 | 0      | 2023-12-01 | -
3       | open   | 60     | Ann    | 2024-02-01 | 0      | 2023-12-01 | 2024-02-01
3       | won    | 60     | Ann    | 2024-02-01 | 0      | 2024-02-01 | -
4       | open   | 50     | Ann    | 2024-03-01 | 0      | 2024-01-05 | -
5       | open   | 40     | Ann    | 2024-03-01 | 2      | 2023-12-01 | 2024-02-01
"""


@pytest.fixture(scope="module")
def world():
    return World(deal=DEALS, stage_visit=VISITS)


@pytest.fixture(scope="module")
def pushed():
    return World(deal_version=VERSIONS)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("open_pipeline", 180.5),
        ("open_deals", 4),
        ("weighted_pipeline", 57.5),
        ("deals_in_stage", 4),
        ("days_in_stage", (9 + 5) / 2),
        ("stuck_deals", 1),
        ("stuck_amount", 100),
        ("pipeline_velocity", 4 * 900 * 0.5 / 30),
        ("proposals_sent", 1),
    ],
)
def test_as_it_stands(world, metric, expected):
    assert float(world.value(metric)) == pytest.approx(expected)


def test_as_of_today_says_what_now_says(world):
    assert world.value("open_pipeline", as_of=date(2024, 5, 10)) == world.value("open_pipeline")


def test_stages_are_counted_by_stage(world):
    assert world.by("deals_in_stage", "stage") == {"Demo": 2, "Offer": 2}


def test_no_probability_weighs_nothing(world):
    assert world.value("weighted_pipeline", as_of=date(1999, 1, 1)) == 0


def test_only_stays_old_enough_are_judged_and_lost_is_not_onward(world):
    assert world.by("stage_conversion", "stage") == {"Demo": pytest.approx(2 / 4), "Offer": 0.0}


def test_a_stay_that_ended_after_the_known_day_had_not_gone_on(world):
    rows = world.rows("stage_conversion", "stage", as_of=date(2024, 4, 21))
    assert [(row["stage"], row["numerator"], row["denominator"]) for row in rows] == [("Demo", 1.0, 2.0)]


def test_deals_due_and_still_open_slipped_when_the_period_is_over(pushed):
    assert pushed.by("slipped_amount", "person", period=Q1) == {"Ann": 170}
    assert pushed.value("slipped_deals", period=Q1) == 2


def test_while_the_period_runs_only_those_pushed_out_of_it_slipped(pushed):
    assert pushed.value("slipped_deals", period=Q2) == 1
    assert pushed.value("slipped_deals", period=Q2, as_of=date(2024, 4, 10)) == 0


def test_pushes_count_every_move_and_not_those_of_deleted_deals(pushed):
    assert pushed.value("close_date_pushes", period=Period(date(2024, 1, 1), date(2024, 5, 1))) == 3
    assert pushed.by("close_date_pushes", "month", period=Period(date(2024, 1, 1), date(2024, 5, 1))) == {
        date(2024, 2, 1): 1,
        date(2024, 4, 1): 2,
    }


def test_the_past_is_taken_from_versions(pushed):
    assert pushed.by("open_pipeline", "month", period=Period(date(2024, 1, 1), date(2024, 3, 1))) == {
        date(2024, 1, 1): 320,
        date(2024, 2, 1): 240,
    }
