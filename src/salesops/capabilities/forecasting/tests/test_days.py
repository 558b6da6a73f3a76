"""Moments are told to the day the company's calendar showed, wherever clocks went forward, back, or skipped a day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesops.capabilities.forecasting.facts import number_of
from salesops.capabilities.forecasting.queries.days import days_of_moments

ZONES = ("UTC", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2031, 1, 1))  # noqa: DTZ001  in UTC, as the warehouse keeps them
SAMOA_SKIPS_A_DAY = datetime(2011, 12, 30, 9, 59, 59)  # noqa: DTZ001
NO_MIDNIGHT_IN_BRAZIL = datetime(2018, 11, 4, 3, 0)  # noqa: DTZ001


@settings(max_examples=60)
@example([SAMOA_SKIPS_A_DAY, datetime(2011, 12, 30, 10)], "Pacific/Apia")  # noqa: DTZ001
@example([NO_MIDNIGHT_IN_BRAZIL, datetime(2018, 11, 4, 2, 59)], "America/Sao_Paulo")  # noqa: DTZ001
@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from(ZONES))
def test_every_moment_belongs_to_the_day_that_the_clocks_there_show(moments: list[datetime], zone: str) -> None:
    found = days_of_moments(pd.Series(pd.DatetimeIndex(moments).astype("datetime64[us]")), zone)
    assert found.tolist() == [number_of(one.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()) for one in moments]
