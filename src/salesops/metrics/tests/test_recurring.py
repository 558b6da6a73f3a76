from datetime import date
from decimal import Decimal

import pytest

from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.metrics.tests.world import World

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
AFTER = date(2025, 3, 1)
SUBSCRIPTIONS = """
subscription_id | account_id | segment    | starts_on  | ends_on    | monthly_amount
1               | 1          | Enterprise | 2023-01-01 | -          | 100
2               | 1          | Enterprise | 2024-06-01 | -          | 50
3               | 2          | SMB        | 2023-01-01 | 2024-03-01 | 40
4               | 3          | SMB        | 2023-06-01 | 2024-07-01 | 60
5               | 3          | SMB        | 2024-07-01 | 2026-01-01 | 20
6               | 4          | SMB        | 2024-02-01 | -          | 30
7               | -          | SMB        | 2024-02-01 | -          | 7
8               | 5          | SMB        | 2024-02-01 | -          | -
"""
MORE = {
    "spend": """
spend_id | month      | kind      | amount
1        | 2024-01-01 | Marketing | 300
2        | 2024-02-01 | sales     | 100
3        | 2024-02-01 | office    | 999
4        | 2023-12-01 | sales     | 5000
""",
    "deal": """
deal_id | status | account_id | owner_id | amount | closed_on
1       | won    | 1          | 1        | 1      | 2023-01-01
2       | won    | 1          | 1        | 1      | 2024-01-05
3       | won    | 2          | 1        | 1      | 2024-02-05
4       | won    | 3          | 1        | 1      | 2024-12-31
5       | lost   | 4          | 1        | 1      | 2024-02-05
""",
}


@pytest.fixture(scope="module")
def world():
    return World(subscription=SUBSCRIPTIONS, **MORE)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("mrr", Decimal("207.00")),
        ("arr", Decimal("2484.00")),
        ("arr_growth", (207 - 200) / 200),
        ("net_revenue_retention", (150 + 0 + 20) / 200),
        ("gross_revenue_retention", (100 + 0 + 20) / 200),
        ("customer_churn", 1 / 3),
        ("revenue_per_account", (150 + 20 + 30) / 3),
        ("ltv", 200 / 3 / (1 / 3 / 12)),
        ("cac", 400 / 2),
        ("ltv_to_cac", 2400 / 50),  # the 365 days of a leap year begin on 2 January: the spend of January is not in them
    ],
)
def test_the_year(world, metric, expected):
    found = world.value(metric, period=YEAR, today=AFTER)
    assert found == expected if isinstance(expected, Decimal) else found == pytest.approx(expected)


def test_a_subscription_does_not_run_on_the_day_it_ends(world):
    assert world.by("mrr", "segment", period=Period(date(2024, 2, 29), date(2024, 3, 1)))["SMB"] == 137
    assert world.by("mrr", "segment", period=Period(date(2024, 3, 1), date(2024, 3, 2)))["SMB"] == 97


def test_stocks_by_month_are_taken_at_each_month_end_and_today(world):
    found = world.by("mrr", "month", period=Period(date(2024, 2, 1), date(2024, 9, 1)), today=date(2024, 4, 15))
    assert found == {date(2024, 2, 1): 237, date(2024, 3, 1): 197, date(2024, 4, 1): 197}


def test_without_a_period_a_stock_by_month_shows_twelve_months(world):
    assert len(world.by("mrr", "month", today=AFTER)) == 12


def test_nobody_lost_means_no_lifetime_value(world):
    assert world.by("ltv", "segment", period=YEAR, today=AFTER)["Enterprise"] is None


def test_retention_by_quarter_opens_with_each_quarter(world):
    found = world.by("customer_churn", "quarter", period=YEAR, today=AFTER)
    assert found[date(2024, 1, 1)] == pytest.approx(1 / 3)
    assert found[date(2024, 4, 1)] == 0


def test_what_cannot_be_attributed_is_seen_only_by_those_who_see_everything(world):
    assert world.rows("cac", period=YEAR, today=AFTER, scope=Scope(people=frozenset({1}))) == []
