# ruff: noqa: E501  tables are read in one piece
from datetime import date

import pytest

from salesops.metrics.tests.world import Q1, Q2, World

LEADS = """
lead_id | source | created_on | created_at          | first_touched_at    | follow_up_hours | follow_up_target_hours | qualified_on | converted_on | proposal_on | won_on
1       | Web    | 2024-01-01 | 2024-01-01T10:00:00 | 2024-01-01T12:00:00 | 2               | 24                     | 2024-01-03   | 2024-01-05   | 2024-01-06  | 2024-01-31
2       | Web    | 2024-01-02 | 2024-01-02T10:00:00 | 2024-01-05T10:00:00 | 72              | 24                     | -            | 2024-01-09   | -           | -
3       | Fair   | 2024-01-03 | 2024-01-03T10:00:00 | -                   | -               | 24                     | -            | -            | -           | -
4       | Fair   | 2024-03-01 | 2024-03-01T10:00:00 | 2024-03-01T09:00:00 | -1              | -                      | 2024-06-01   | -            | -           | 2024-02-28
5       | Fair   | 2024-05-10 | 2024-05-10T10:00:00 | -                   | -               | 24                     | -            | -            | -           | -
"""


@pytest.fixture(scope="module")
def world():
    return World(lead=LEADS)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("leads_generated", 4),
        ("lead_qualification_rate", 2 / 4),
        ("proposal_rate", 1 / 4),
        ("closing_rate", 2 / 4),
        ("lead_to_win_days", 30),
        ("lead_to_win_days_median", 30),
        ("lead_follow_up_hours", 37),
        ("lead_follow_up_hours_median", 37),
        ("leads_followed_up_in_time", 1 / 3),
    ],
)
def test_the_first_quarter(world, metric, expected):
    assert world.value(metric, period=Q1) == pytest.approx(expected)


def test_a_lead_whose_time_still_runs_is_not_judged(world):
    assert world.value("leads_followed_up_in_time", period=Q2) is None
    assert world.value("leads_followed_up_in_time", period=Q2, today=date(2024, 5, 11)) == 0


def test_as_of_a_day_later_events_had_not_happened(world):
    assert world.value("lead_qualification_rate", period=Q1, as_of=date(2024, 1, 4)) == pytest.approx(1 / 3)
    assert world.by("lead_follow_up_hours", "source", period=Q1, as_of=date(2024, 1, 4)) == {"Web": 2}
