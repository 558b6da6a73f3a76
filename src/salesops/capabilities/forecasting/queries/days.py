"""Columns of dates and moments as numbers of days."""

import pandas as pd

from salesops.capabilities.forecasting.facts import NEVER, Ints

_EPOCH = pd.Timestamp(0)


def days_of(dates: pd.Series, otherwise: int = NEVER) -> Ints:
    days = (pd.to_datetime(dates, errors="coerce") - _EPOCH).dt.days
    return days.fillna(otherwise).to_numpy(dtype="int64")


def days_of_moments(moments: pd.Series, zone: str) -> Ints:
    """The company's days of moments in UTC."""
    utc = moments.dt.tz_convert("UTC") if moments.dt.tz else moments.astype("datetime64[us]").dt.tz_localize("UTC")
    here = utc.dt.tz_convert(zone).dt.tz_localize(None)
    return (here.dt.normalize() - _EPOCH).dt.days.to_numpy(dtype="int64")
