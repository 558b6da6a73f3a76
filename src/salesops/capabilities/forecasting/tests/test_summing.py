"""Sums by person tell what the draws tell, of any people and period."""

from datetime import date

import numpy as np
import pytest

from salesops.capabilities.forecasting.decide import adding
from salesops.capabilities.forecasting.decide.forecast import forecast
from salesops.capabilities.forecasting.decide.keeping import keep
from salesops.capabilities.forecasting.decide.spans import part_of
from salesops.capabilities.forecasting.decide.summing import figure_of, sums
from salesops.capabilities.forecasting.decide.telling import COMPANY, KPIS, every_figure, figures
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


@pytest.mark.parametrize("most", [0, adding.MOST_CELLS], ids=["each slice alone", "together"])
def test_slices_that_are_added_up_together_come_to_what_each_comes_to_alone(most: int, monkeypatch):
    monkeypatch.setattr(adding, "MOST_CELLS", most)
    day = day_of(FIRST + 500)
    start = date(day.year, day.month, 1)
    period = Period(start, date(2023, 8, 1))
    kept = keep(forecast(lot(), day, [period], (), 1, draws=40), number_of(start))
    found, part = every_figure(kept, [period]), part_of(period, kept.day, kept.edges)
    for by, owners in (("person", OWNERS), ("team", OWNERS), ("segment", (None,))):
        for kpi in ("bookings", "deals"):
            plain = kept.within(part.first, part.end, kept.labels[by], len(kept.names[by]), kpi=kpi)
            booked = np.bincount(kept.labels[by], kept.counts_for(kpi) * kept.booked(period, kept.of_owners(None)))
            low, likely, high = np.quantile(plain, (0.1, 0.5, 0.9), axis=1) + booked
            told = found[period, kpi, by]
            assert [one.key for one in told] == ([*owners] if by == "person" else [None] * len(owners))
            for expected, name in ((low, "low"), (likely, "likely"), (high, "high"), (booked, "booked")):
                assert [getattr(one, name) for one in told] == pytest.approx(expected.tolist())
