"""Sums by person tell what the draws tell, of any people and period."""

from datetime import date

import pytest

from salesops.capabilities.forecasting.decide.forecast import forecast
from salesops.capabilities.forecasting.decide.keeping import keep
from salesops.capabilities.forecasting.decide.summing import figure_of, sums
from salesops.capabilities.forecasting.decide.telling import COMPANY, KPIS, figures
from salesops.capabilities.forecasting.facts import day_of, number_of
from salesops.capabilities.forecasting.tests.books import FIRST, OWNERS, lot
from salesops.kernel.period import Period


def test_any_people_together_come_to_the_same_by_their_sums_and_by_the_draws():
    day = day_of(FIRST + 500)
    start = date(day.year, day.month, 1)
    months = [Period(start, date(2023, 7, 1)), Period(date(2023, 7, 1), date(2023, 8, 1))]
    kept = keep(forecast(lot(), day, months, (), 1, draws=40), number_of(start))
    found = sums(kept)
    whole = Period(start, months[-1].end)
    for people in (frozenset(OWNERS), frozenset(OWNERS[:2]), frozenset(OWNERS[2:]), frozenset({-5})):
        for period in (*months, whole):
            for kpi in KPIS:
                [drawn] = figures(kept, period, COMPANY, kpi=kpi, owners=people)
                told = figure_of(found, period, people, kpi=kpi)
                numbers = ("low", "likely", "high", "booked", "from_open", "from_new")
                assert [getattr(told, n) for n in numbers] == pytest.approx(
                    [getattr(drawn, n) for n in numbers], rel=1e-5, abs=1e-3
                )
    with pytest.raises(ValueError, match="not cut"):
        figure_of(found, Period(start, date(2023, 7, 9)), frozenset(OWNERS), kpi="bookings")
