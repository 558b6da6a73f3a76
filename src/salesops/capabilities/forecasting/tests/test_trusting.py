"""What is believed of each method, and how wide a range must be, comes from days that are over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.decide.model import learn_model
from salesops.capabilities.forecasting.decide.rivals import Days, rivals
from salesops.capabilities.forecasting.decide.trusting import PRIOR_STRETCH, trust
from salesops.capabilities.forecasting.facts import Look
from salesops.capabilities.forecasting.tests.books import FIRST, book

METHODS = ("simulated", "stream", "quarter ago")
DAY = 20_000


def past(errors: dict[str, float], outside: float = 0.5, count: int = 40) -> list[Look]:
    """Looks of which each method was so far off, one way and the other; the range ends so many times its width off."""
    signs = [1 if n % 2 else -1 for n in range(count)]
    return [
        Look(DAY - 10 * n - 40, 30, {m: 100 * (1 + s * e) for m, e in errors.items()}, 90, 110, 100 + s * outside * 10)
        for n, s in enumerate(signs)
    ]


def test_without_experience_the_simulation_is_believed_more_than_the_stream() -> None:
    weights = trust([], DAY).weights(30, METHODS)
    assert weights["simulated"] > weights["stream"]
    assert "quarter ago" not in weights
    assert sum(weights.values()) == pytest.approx(1)


def test_whoever_was_right_here_is_believed() -> None:
    weights = trust(past({"simulated": 0.3, "stream": 0.02}, outside=0), DAY).weights(30, METHODS[:2])
    assert weights["stream"] > 5 * weights["simulated"]


def test_a_simple_method_is_blended_in_only_where_it_was_better_than_both_of_ours() -> None:
    better = past({"simulated": 0.3, "stream": 0.3, "quarter ago": 0.05}, outside=0)
    weights = trust(better, DAY).weights(30, METHODS)
    assert weights["quarter ago"] > max(weights["simulated"], weights["stream"])
    worse = past({"simulated": 0.1, "stream": 0.3, "quarter ago": 0.2}, outside=0)
    assert "quarter ago" not in trust(worse, DAY).weights(30, METHODS)


def test_ranges_that_held_too_seldom_are_widened_and_those_that_always_held_narrowed() -> None:
    right = {"simulated": 0.0, "stream": 0.0}
    wide, narrow = (trust(past(right, outside=off), DAY).stretch(30) for off in (3.0, 0.1))
    assert wide > 2
    assert narrow < 1
    assert trust([], DAY).stretch(30) == pytest.approx(PRIOR_STRETCH, abs=0.02)


@settings(max_examples=12)
@given(st.integers(0, 400))
def test_only_looks_whose_days_are_over_count(days: int) -> None:
    looks = past({"simulated": 0.1, "stream": 0.2})
    over = [look for look in looks if look.end <= DAY - days]
    assert trust(looks, DAY - days).scores.tolist() == trust(over, DAY - days).scores.tolist()
    assert len(trust(looks, DAY - days).end) == len(over)


def test_simple_methods_say_what_arithmetic_says() -> None:
    """Rita won 100 in the quarter before and 40 in the first half of this one; a deal of 80 is open, with even chances."""
    start = np.array([FIRST + 10, FIRST + 20, FIRST + 100, FIRST + 110, FIRST + 120, FIRST + 125])
    deals = book(
        np.array([1, 1, 2, 2, 3, 3]), start, np.array([0, 2, 0, 2, 0, 1]), np.array([0, 1, 0, 1, 0, 0]),
        np.array([100, 100, 40, 40, 80, 80]), np.zeros(6, dtype=np.int64), np.full(6, FIRST + 170),
    )  # fmt: skip
    day, begin = FIRST + 135, FIRST + 90
    model = learn_model(deals, day, 1)
    days = Days(begin, begin + 92, (begin - 90, begin), (begin - 365, begin - 273))
    said = rivals(model.book, model.life, model.standing, model.values, days, deals.labels["person"], 3)
    assert said["stage-weighted"].tolist() == [40 + 80 * 0.5, 0, 0]
    assert said["pace"][0] == pytest.approx(40 * 92 / 46)
    assert said["last period"][0] == 100
    assert said["seasonal pace"][0] == 40
    assert "a year before" not in said
