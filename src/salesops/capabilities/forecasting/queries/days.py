"""Columns of dates and moments as numbers of days."""

from functools import lru_cache

import numpy as np
import pandas as pd

from salesops.capabilities.forecasting.facts import NEVER, Ints

_US_A_DAY = 86_400_000_000


def days_of(dates: pd.Series, otherwise: int = NEVER) -> Ints:
    days = pd.to_datetime(dates, errors="coerce").to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), otherwise, days.astype("int64"))


def days_of_moments(moments: pd.Series, zone: str) -> Ints:
    """The company's days of moments in UTC."""
    utc = moments.dt.tz_convert("UTC").dt.tz_localize(None) if moments.dt.tz else moments
    passed = utc.to_numpy(dtype="datetime64[us]").astype("int64")
    if not len(passed):
        return passed
    guessed = passed // _US_A_DAY
    first, last = int(guessed.min()) - 1, int(guessed.max()) + 2
    begins = _midnights(zone, first, last)
    place = guessed - first
    return guessed + (passed >= begins[place + 1]) - (passed < begins[place])


@lru_cache(maxsize=32)
def _midnights(zone: str, first: int, last: int) -> Ints:
    """When each of the days from `first` to `last` begins there: microseconds in UTC. Where clocks skip midnight, or the whole
    day, it begins with the first moment there is; where they go through midnight twice, with the first time."""
    days = pd.DatetimeIndex(np.arange(first, last + 1).astype("datetime64[D]").astype("datetime64[s]"))
    begins = days.tz_localize(zone, nonexistent="shift_forward", ambiguous=np.ones(len(days), dtype=bool))
    moments = begins.tz_convert("UTC").tz_localize(None).to_numpy(dtype="datetime64[us]").astype("int64")
    return np.minimum.accumulate(moments[::-1])[::-1]
