"""Deals that do not exist yet: as many as come, won as often as such deals are, in the season of the year, growing on."""

import numpy as np
import pytest

from salesops.capabilities.forecasting.decide.arrivals import arrivals
from salesops.capabilities.forecasting.decide.drawing import simulate
from salesops.capabilities.forecasting.decide.flow import stream
from salesops.capabilities.forecasting.decide.growth import Growth
from salesops.capabilities.forecasting.decide.knowing import as_of, lives
from salesops.capabilities.forecasting.decide.model import learn_model
from salesops.capabilities.forecasting.decide.shrinking import rates
from salesops.capabilities.forecasting.decide.yearly import month_of, year_season
from salesops.capabilities.forecasting.facts import Ints
from salesops.capabilities.forecasting.tests.books import FIRST, book, lot

DAY = 20_000
JULY, AUGUST = 6, 7
NONE_GROWS = Growth(0.0, 0.25)


def test_of_deals_not_yet_created_as_many_are_won_as_of_those_before() -> None:
    """One a day comes, four in ten are won, after 36 days on average; the process expects two in ten, after 40 days."""
    day = FIRST + 500
    coming = arrivals(learn_model(lot(deals=600), day, 1), 182)
    assert coming.wins[:, 91:].sum() == pytest.approx(91 * 0.4, rel=0.15)


def test_what_is_expected_says_little_of_when_once_it_is_seen() -> None:
    """Of a hundred deals forty are won in the third of four weeks and none before; one in a thousand a day was expected."""
    events, exposure = np.array([[0.0, 0.0, 40.0, 0.0]]), np.array([[700.0, 700.0, 560.0, 420.0]])
    [found] = rates([np.array([0])], events, exposure, np.full((1, 4), 0.001))
    assert found[0, 2] == pytest.approx(40 / 560, rel=0.1)
    assert found[0, :2] == pytest.approx([0.0, 0.0], abs=0.005)
    [nothing] = rates([np.array([0])], np.zeros((1, 4)), np.zeros((1, 4)), np.full((1, 4), 0.001))
    assert nothing == pytest.approx(np.full((1, 4), 0.001))


def growing(yearly: float, days: int = 800) -> tuple[Ints, float]:
    """Days on which a deal of 100 is won at once, ever more often, or less; what the quarter after the first `days` brings."""
    rate = 2 * np.exp(yearly * np.arange(days + 91) / 365)
    won = np.searchsorted(np.cumsum(rate), np.arange(1, int(rate.sum())))
    return won[won < days], 100 * float(rate[days:].sum())


@pytest.mark.parametrize("yearly", [-0.3, 0.0, 0.3])
def test_growth_goes_on_from_where_it_is_and_not_from_the_middle_of_what_was_seen(yearly: float) -> None:
    won, comes = growing(yearly)
    count, day, nothing = len(won), FIRST + 799, np.zeros(len(won), dtype=np.int64)
    deals = book(np.arange(count), FIRST + won, nothing + 2, nothing + 1, nothing + 100, nothing, FIRST + won)
    said = stream(lives(as_of(deals, day), day), 91, 1)
    assert said is not None
    assert said.sum() == pytest.approx(comes, rel=0.04)


def test_a_summer_that_came_twice_is_a_season_and_one_that_came_once_is_not() -> None:
    """Half as many deals in July and August: 0.55 and 1.09 of the usual, drawn towards one."""
    days = DAY - np.arange(728)
    age = DAY - np.repeat(days, np.where(np.isin(month_of(days), [JULY, AUGUST]), 1, 2))
    season = year_season(DAY, age, NONE_GROWS)
    assert ((season[[JULY, AUGUST]] > 0.54) & (season[[JULY, AUGUST]] < 0.7)).all()
    assert ((np.delete(season, [JULY, AUGUST]) > 1) & (np.delete(season, [JULY, AUGUST]) < 1.15)).all()
    assert year_season(DAY, age[age < 600], NONE_GROWS).tolist() == [1.0] * 12


def test_months_that_differ_no_more_than_luck_makes_them_have_no_season() -> None:
    age = np.sort(np.random.default_rng(4).integers(0, 728, 600))
    assert year_season(DAY, age, NONE_GROWS) == pytest.approx(np.ones(12), abs=0.08)


def test_the_fewer_deals_it_was_learned_from_the_less_is_known_of_the_quarter_after_next() -> None:
    def unsure(deals: int) -> float:
        day = FIRST + 500
        model = learn_model(lot(deals=deals), day, 1)
        later = simulate(model, day + np.array([91, 182]), seed=1, draws=400).by_span()[1]
        return float(later.std() / later.mean())

    assert unsure(150) > 1.5 * unsure(2_400)
