from datetime import date
from decimal import Decimal

import pytest

from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.metrics.tests.world import Q1, Q2, World

DEALS = """
deal_id | status | type      | person | amount | created_on | closed_on  | service_start | service_end
1       | won    | new       | Ann    | 100.10 | 2024-01-02 | 2024-01-12 | 2024-01-01    | 2024-01-31
2       | won    | expansion | Ann    | 50     | 2024-01-20 | 2024-03-31 | -             | -
3       | won    | -         | Bob    | -      | 2024-04-10 | 2024-04-01 | 2024-05-01    | 2024-05-01
4       | lost   | new       | Bob    | 999    | 2024-01-01 | 2024-02-01 | -             | -
5       | open   | new       | Bob    | 77     | 2024-01-01 | -          | -             | -
6       | won    | renewal   | Bob    | 10     | 2024-05-01 | 2024-05-11 | -             | -
7       | won    | new       | -      | 8      | -          | 2024-05-10 | -             | -
"""


@pytest.fixture(scope="module")
def world():
    return World(deal=DEALS)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("bookings", Decimal("150.10")),
        ("new_bookings", Decimal("100.10")),
        ("expansion_bookings", Decimal("50.00")),
        ("renewal_bookings", Decimal("0.00")),
        ("deals_won", 2),
        ("deals_lost", 1),
        ("average_deal_size", 75.05),
        ("win_rate", 2 / 3),
        ("win_rate_by_value", 150.10 / 1149.10),
        ("sales_cycle_days", (10 + 71) / 2),
        ("sales_cycle_days_median", 40.5),
        ("recognised_revenue", 150.10),
        ("new_arr", 100.10 * 365 / 30 + 50),
        ("deals_created", 4),
        ("pipeline_created", Decimal("1226.10")),
    ],
)
def test_the_first_quarter(world, metric, expected):
    found = world.value(metric, period=Q1)
    assert found == expected if isinstance(expected, Decimal | int) else found == pytest.approx(expected)


def test_what_closes_after_today_has_not_happened(world):
    assert world.value("renewal_bookings", period=Q2) == 0
    assert world.value("renewal_bookings", period=Q2, today=date(2024, 5, 11)) == 10


def test_nothing_sums_to_zero_and_has_no_mean(world):
    before = Period(date(2020, 1, 1), date(2021, 1, 1))
    assert world.value("bookings", period=before) == 0
    assert world.value("deals_won", period=before) == 0
    assert world.value("win_rate", period=before) is None
    assert world.value("sales_cycle_days_median", period=before) is None


def test_a_deal_closed_before_it_was_created_has_no_cycle(world):
    assert world.value("deals_won", period=Q2) == 2
    assert world.value("sales_cycle_days", period=Q2) is None


def test_without_a_period_all_time_by_any_grain(world):
    by_quarter = world.by("bookings", "quarter")
    assert by_quarter == {date(2024, 1, 1): Decimal("150.10"), date(2024, 4, 1): Decimal("8.00")}


def test_empty_dimension_values_are_a_group_of_their_own(world):
    assert world.by("deals_won", "person") == {"Ann": 2, "Bob": 1, None: 1}


def test_service_is_recognised_day_by_day(world):
    january_first_third = Period(date(2024, 1, 1), date(2024, 1, 11))
    assert world.value("recognised_revenue", period=january_first_third) == pytest.approx(100.10 * 10 / 30)
    by_week = world.by("recognised_revenue", "week", period=Period(date(2024, 1, 1), date(2024, 2, 1)))
    assert by_week[date(2024, 1, 1)] == pytest.approx(100.10 * 7 / 30)
    assert by_week[date(2024, 1, 29)] == pytest.approx(100.10 * 2 / 30)
    assert sum(by_week.values()) == pytest.approx(100.10)


def test_fiscal_buckets_start_where_the_company_says():
    world = World(Company(fiscal_start_month=2), deal=DEALS)
    assert world.by("deals_won", "fiscal_quarter") == {date(2023, 11, 1): 1, date(2024, 2, 1): 2, date(2024, 5, 1): 1}
    assert world.by("deals_won", "fiscal_year") == {date(2023, 2, 1): 1, date(2024, 2, 1): 3}


def test_a_ratio_shows_what_it_was_divided_from(world):
    (row,) = world.rows("win_rate", period=Q1)
    assert (row["numerator"], row["denominator"]) == (2.0, 3.0)
