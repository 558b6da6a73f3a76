"""Which differences are told: the planted ones, and almost none where there is only noise."""

import numpy as np
import pytest

from salesops.capabilities.insights.decide.discoveries import ENOUGH, false_discovery, judge
from salesops.capabilities.insights.decide.strata import Counts, interval, pooled

STRATA = 9


def drawn(rng: np.random.Generator, habits: int, deals: int, *, effects: dict[int, float] | None = None) -> Counts:
    """Deals of nine groups with different win rates, in which habits are also differently common."""
    stratum = rng.integers(0, STRATA, deals)
    base = 0.2 + 0.06 * stratum
    has = rng.random((habits, deals)) < 0.15 + 0.07 * stratum
    chance = base + sum((effect * (has[n] - 0.4) for n, effect in (effects or {}).items()), np.zeros(deals))
    won = rng.random(deals) < chance
    groups = stratum[None, :] == np.arange(STRATA)[:, None]

    def counted(mask: np.ndarray) -> np.ndarray:
        return (mask.astype(float)) @ groups.T.astype(float)

    return Counts(counted(has), counted(has & won), counted(~has), counted(~has & won))


def keys(counts: Counts) -> tuple[str, ...]:
    return tuple(map(str, range(len(counts.with_it))))


def test_planted_habits_are_found_with_their_size():
    counts = drawn(np.random.default_rng(7), 60, 4000, effects={3: 0.12, 40: -0.1})
    told = {one.key: one for one in judge(keys(counts), counts) if one.told}
    assert {"3", "40"} <= set(told)
    assert len(told) <= 4
    assert told["3"].low < 0.12 < told["3"].high
    assert told["3"].verdict == "more_won"
    assert told["40"].verdict == "more_lost"
    assert told["3"].with_it.rate - told["3"].without.rate == pytest.approx(told["3"].difference)


def test_in_noise_almost_nothing_is_found_and_hardly_ever():
    false = 0
    for seed in range(60):
        counts = drawn(np.random.default_rng(seed), 60, 1500)
        false += any(one.told for one in judge(keys(counts), counts))
    assert false / 60 <= 0.12, "Of worlds without any difference, about one in twenty may show one."


def test_what_only_the_mix_of_segments_makes_is_not_told():
    """Large deals are won less often, and the habit is one of large deals: no difference within a size."""
    counts = Counts(np.array([[900.0, 100]]), np.array([[180.0, 60]]), np.array([[100.0, 900]]), np.array([[20.0, 540]]))
    effect = judge(("mix",), counts)[0]
    assert effect.with_it.plain < 0.3 < 0.5 < effect.without.plain
    assert effect.difference == pytest.approx(0.0)
    assert effect.verdict == "unclear"


@pytest.mark.parametrize(
    "sides",
    [(ENOUGH - 1, 20, 500, 200), (500, 200, ENOUGH - 1, 20), (200, 198, 200, 199)],
    ids=["few with it", "few without", "hardly any lost"],
)
def test_with_too_little_behind_it_nothing_is_said(sides):
    counts = Counts(*(np.array([[float(part)]]) for part in sides))
    assert judge(("few",), counts)[0].verdict == "too_few"


def test_nothing_at_all_is_no_error():
    assert judge((), Counts(*(np.zeros((0, 3)),) * 4)) == ()
    assert judge(("none",), Counts(*(np.zeros((1, 0)),) * 4))[0].verdict == "too_few"


def test_the_pooled_difference_of_one_group_is_the_plain_one_with_its_usual_error():
    counts = Counts(*(np.array([[float(part)]]) for part in (400, 200, 600, 240)))
    found = pooled(counts)
    assert found.difference[0] == pytest.approx(0.1)
    assert found.error[0] == pytest.approx((0.5 * 0.5 / 400 + 0.4 * 0.6 / 600) ** 0.5, rel=0.01)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(100):
        found = pooled(drawn(rng, 8, 900, effects={0: 0.1}))
        covered += int(found.low[0] <= 0.1 <= found.high[0])
    assert 88 <= covered <= 100


def test_adjusting_for_many_questions_as_in_the_paper():
    """The fifteen p-values of Benjamini and Hochberg's example: four are told at 0.05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (false_discovery(np.array(p)) <= 0.05).sum() == 4


def test_an_interval_of_a_share_stays_within_nought_and_one():
    low, high = interval(np.array([0.0, 10.0, 3.0, 0.0]), np.array([10.0, 10.0, 10.0, 0.0]))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert low[2] == pytest.approx(0.1078, abs=1e-4)
    assert high[2] == pytest.approx(0.6032, abs=1e-4)
