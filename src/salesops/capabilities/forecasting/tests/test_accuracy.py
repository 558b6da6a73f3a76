"""Error, bias and hit rate of forecasts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.decide.accuracy import Accuracy, Outcome, accuracy, accuracy_by, horizon
from salesops.kernel.period import Period

QUARTER = Period(date(2026, 7, 1), date(2026, 10, 1))


def made(likely: float, actual: float, *, method: str = "call", about: str = "", days_left: int = 30, **more: float) -> Outcome:
    return Outcome(method, about, QUARTER, QUARTER.last_day - timedelta(days=days_left), likely, actual, **more)


def test_a_miss_counts_by_its_size() -> None:
    found = accuracy([made(110, 100), made(800, 900)])
    assert found.relative_error == pytest.approx(110 / 1000)
    assert found.bias == pytest.approx(-90 / 1000)


def test_the_hit_rate_is_of_those_with_a_range() -> None:
    found = accuracy([made(1, 5, low=0, high=5), made(1, 6, low=0, high=5), made(1, 6)])
    assert (found.hit_rate, found.ranged, found.n) == (0.5, 2, 3)


def test_nothing_came_and_nothing_made_say_nothing() -> None:
    assert accuracy([]) == Accuracy(0, None, None, None, 0)
    assert accuracy([made(10, 0)]).relative_error is None


@pytest.mark.parametrize(
    ("likely", "times", "said"),
    [(50, 3, "sandbagging"), (150, 3, "happy_ears"), (104, 3, "even"), (150, 2, "not_enough")],
)
def test_leaning_needs_enough_periods_however_many_calls(likely: float, times: int, said: str) -> None:
    starts = [Period(date(2020 + year, 7, 1), date(2020 + year, 10, 1)) for year in range(times)]
    assert accuracy([replace(made(likely, 100), period=period) for period in starts for _ in range(5)]).leaning == said


def test_by_method_and_horizon() -> None:
    some = [made(1, 1, days_left=7), made(1, 1, days_left=14), made(1, 1, days_left=15, method="pace"), made(1, 1, days_left=99)]
    found = accuracy_by(some, lambda one: (one.method, horizon(one)))
    assert {key: one.n for key, one in found.items()} == {
        ("call", "2 weeks"): 2,
        ("pace", "5 weeks"): 1,
        ("call", "longer"): 1,
    }


AMOUNTS = st.floats(min_value=0, max_value=1e9)


@settings(max_examples=30)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1))
def test_bias_is_never_larger_than_error(pairs: list[tuple[float, float]]) -> None:
    found = accuracy(made(likely, actual) for likely, actual in pairs)
    if found.relative_error is not None and found.bias is not None:
        assert abs(found.bias) <= found.relative_error * (1 + 1e-9)
