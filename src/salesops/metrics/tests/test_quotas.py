# ruff: noqa: E501  tables are read in one piece
from datetime import date

import pytest

from salesops.kernel.period import Period
from salesops.metrics.tests.world import Q1, Q2, World

QUOTAS = """
quota_id | owner_id | person | team_id | team | measure      | starts_on  | ends_on    | amount
1        | 1        | Ann    | 1       | East | bookings     | 2024-04-01 | 2024-07-01 | 910
2        | 2        | Bob    | 1       | East | bookings     | 2024-04-01 | 2024-07-01 | 91
3        | -        | -      | 1       | East | bookings     | 2024-04-01 | 2024-07-01 | 5000
4        | -        | -      | 2       | West | bookings     | 2024-04-01 | 2024-07-01 | 182
5        | 1        | Ann    | 1       | East | new_bookings | 2024-04-01 | 2024-07-01 | 777
6        | 3        | Cid    | 2       | West | bookings     | 2024-01-01 | 2024-04-01 | 0
"""
DEALS = """
deal_id | status | owner_id | person | team_id | team | amount | close_date | closed_on
1       | won    | 1        | Ann    | 1       | East | 455    | 2024-04-02 | 2024-04-02
2       | won    | 3        | Cid    | 2       | West | 100    | 2024-02-02 | 2024-02-02
3       | open   | 1        | Ann    | 1       | East | 300    | 2024-06-30 | -
4       | open   | 1        | Ann    | 1       | East | 155    | 2024-03-01 | -
5       | open   | 1        | Ann    | 1       | East | 999    | 2024-07-01 | -
6       | open   | 1        | Ann    | 1       | East | 999    | -          | -
"""
PEOPLE = """
person_id | person | role    | team_id | team | manager_id | hired_on   | left_on    | ramped_on  | valid_from          | valid_to
1         | Ann    | rep     | 1       | East | 9          | -          | -          | -          | 2020-01-01 | 9999-01-01
2         | Bob    | rep     | 1       | East | 9          | 2024-02-15 | -          | 2024-08-01 | 2024-02-15 | 9999-01-01
3         | Cid    | rep     | 2       | West | 9          | 2023-01-01 | 2024-02-01 | -          | 2023-01-01 | 9999-01-01
9         | Max    | manager | 1       | East | -          | -          | -          | -          | 2020-01-01 | 9999-01-01
"""


@pytest.fixture(scope="module")
def world():
    return World(quota=QUOTAS, deal=DEALS, person_version=PEOPLE)


def test_a_teams_quota_counts_only_where_its_people_have_none(world):
    assert world.by("quota", "team", period=Q2) == {"East": 1001, "West": 182}


def test_a_quota_is_cut_by_days(world):
    assert world.value("quota", period=Period(date(2024, 4, 1), date(2024, 4, 11))) == pytest.approx(10 * (10 + 1 + 2))
    by_month = world.by("quota", "month", period=Q2, today=date(2024, 12, 1))
    assert by_month[date(2024, 5, 1)] == pytest.approx(31 * 13)
    assert sum(by_month.values()) == pytest.approx(1183)


def test_months_that_have_not_begun_are_absent(world):
    assert list(world.by("quota", "month", period=Q2)) == [date(2024, 4, 1), date(2024, 5, 1)]


def test_attainment_is_bookings_so_far_over_the_whole_quota(world):
    found = world.by("quota_attainment", "person", period=Q2)
    assert found == {"Ann": pytest.approx(0.5), "Bob": 0.0, None: 0.0}


def test_a_quota_of_nothing_has_no_attainment(world):
    assert world.by("quota_attainment", "person", period=Q1) == {"Cid": None}


def test_coverage_is_of_what_is_left_and_takes_overdue_deals(world):
    found = world.by("pipeline_coverage", "person", period=Q2)
    assert found["Ann"] == pytest.approx((300 + 155) / (910 - 455))
    assert found["Bob"] == 0.0


def test_nothing_left_of_quota_means_no_coverage(world):
    assert world.value("pipeline_coverage", period=Q1) is None


def test_reps_are_counted_by_days_employed(world):
    reps = 1 + 46 / 91 + 31 / 91
    assert world.value("bookings_per_rep", period=Q1) == pytest.approx(100 / reps)
    assert world.value("bookings_per_ramped_rep", period=Q1) == pytest.approx(100 / (1 + 31 / 91))


def test_a_person_is_counted_before_the_first_thing_known_of_them(world):
    assert world.by("bookings_per_rep", "person", period=Period(date(2019, 1, 1), date(2020, 1, 1))) == {"Ann": 0.0}
