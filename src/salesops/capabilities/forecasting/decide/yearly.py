"""In which months of the year more deals are created than in others, from two whole years."""

import numpy as np

from salesops.capabilities.forecasting.decide.growth import Growth
from salesops.capabilities.forecasting.decide.shrinking import ratios
from salesops.capabilities.forecasting.facts import Floats, Ints

MONTHS = 12
FEWEST_DAYS = 700
"""Less is no second year: what looks like a season may be growth."""


def year_season(day: int, age: Ints, growth: Growth) -> Floats:
    """Factors by month of the year, from January; `age`: how many days before `day` each was created. Drawn towards one, and
    all ones where months differ no more than luck makes them."""
    if age.max(initial=0) < FEWEST_DAYS:
        return np.ones(MONTHS)
    span = np.arange(int(age.max()) + 1)
    expected = np.bincount(month_of(day - span), growth.over(-span.astype(float)), MONTHS)
    return ratios(np.bincount(month_of(day - age), minlength=MONTHS).astype(float), expected * len(age) / expected.sum())


def month_of(days: Ints) -> Ints:
    """0 for January."""
    months: Ints = days.astype("M8[D]").astype("M8[M]").astype(np.int64) % MONTHS
    return months
