"""What a deviation goes with is told among deals that are alike, with an interval, and only where there are enough."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.process.decide.effect import (
    Group,
    Stratum,
    days_difference,
    share_difference,
    win_rate_difference,
)
from salesops.capabilities.process.decide.happening import Seller, Step, Traced, apart, best


def group(deals, won, days=0.0, spread=0.0):
    """Deals that took `days` give or take `spread`."""
    return Group(deals, won, deals * days, deals * (days * days + spread * spread))


def test_one_stratum_is_the_plain_difference_with_the_textbook_interval():
    found = win_rate_difference([Stratum(group(100, 30), group(200, 100))])
    assert found.value == pytest.approx(-0.2)
    error = math.sqrt(0.3 * 0.7 / 100 + 0.5 * 0.5 / 200)
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.02)
    assert found.tells


def test_a_difference_of_segments_is_not_taken_for_one_of_the_deviation():
    """Small deals skip often and are won often; within each segment skipping changes nothing."""
    strata = [
        Stratum(group(90, 54, 10.0, 2.0), group(10, 6, 10.0, 2.0)),
        Stratum(group(10, 1, 60.0, 9.0), group(90, 9, 60.0, 9.0)),
    ]
    together = (sum((one.ones for one in strata), Group()), sum((one.others for one in strata), Group()))
    assert together[0].win_rate - together[1].win_rate > 0.3
    found = win_rate_difference(strata)
    assert found.value == pytest.approx(0.0)
    assert not found.tells
    assert days_difference(strata).value == pytest.approx(0.0)


def test_days_have_the_interval_of_two_means():
    found = days_difference([Stratum(group(50, 0, 40.0, 5.0), group(80, 0, 30.0, 4.0))])
    assert found.value == pytest.approx(10.0)
    assert found.high - found.value == pytest.approx(1.96 * math.sqrt(25 / 49 + 16 / 79), rel=0.01)


@pytest.mark.parametrize("strata", [[], [Stratum(group(19, 3), group(500, 9))], [Stratum(group(90, 3), Group())]])
def test_too_few_or_nobody_alike_tells_nothing(strata):
    assert win_rate_difference(strata) is None
    assert days_difference(strata) is None


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=5))
def test_an_estimate_lies_within_its_interval_and_turns_with_its_sides(pairs):
    strata = [Stratum(group(*one), group(*other)) for one, other in pairs]
    found = win_rate_difference(strata)
    turned = win_rate_difference([Stratum(one.others, one.ones) for one in strata])
    assert (found is None) == (turned is None)
    if found:
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert found.value == pytest.approx(-turned.value)
        assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low))


def test_two_shares_have_newcombes_interval():
    """56 of 70 against 48 of 80, as in his table 2."""
    found = share_difference(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)


def traced(cases, *steps):
    return Traced(cases, cases, 1, 1, (), tuple(Step(a, b, n, n, 1.0, 1.0) for a, b, n in steps), ())


def test_groups_differ_by_the_share_that_takes_a_step_even_one_that_the_others_never_take():
    found = apart(traced(100, ("a", "b", 90), ("b", "c", 50)), traced(50, ("a", "b", 45)))
    assert [(one.source, one.target, round(one.difference.value, 2)) for one in found] == [("b", "c", 0.5), ("a", "b", 0.0)]
    assert [one.difference.tells for one in found] == [True, False]
    assert apart(traced(19, ("a", "b", 9)), traced(500, ("a", "b", 9))) == ()


def test_the_best_are_the_upper_quarter_of_those_with_enough_deals():
    people = [Seller(n, f"P{n}", 20 + n, 2 * n, 1000.0 - n) for n in range(8)] + [Seller(99, "New", 3, 3, 9e9)]
    assert [one.person for one in best(people, "win_rate").people] == ["P7", "P6"]
    assert [one.person for one in best(people, "bookings").people] == ["P0", "P1"]
    assert best(people[:3], "win_rate") is None
