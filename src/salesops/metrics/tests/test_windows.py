from datetime import date, datetime, timedelta

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.company import Company
from salesops.kernel.period import GRAINS, Period
from salesops.metrics.windows import bucket_of, buckets, end_of_day, window

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def test_a_day_ends_when_the_companys_does():
    assert end_of_day(date(2024, 3, 10), Company()) == datetime(2024, 3, 10, 23, 59, 59, 999999)
    new_york = Company(time_zone="America/New_York")
    assert end_of_day(date(2024, 3, 9), new_york) == datetime(2024, 3, 10, 4, 59, 59, 999999)
    assert end_of_day(date(2024, 3, 10), new_york) == datetime(2024, 3, 11, 3, 59, 59, 999999)


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("month", [1, 2, 7, 12])
def test_buckets_of_days_are_the_calendars(grain, month):
    company = Company(fiscal_start_month=month)
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(0, 800, 7)] + [date(2024, 2, 29), date(2024, 12, 31)]
    table = ibis.array([ibis.literal(day) for day in days]).unnest().name("day").as_table()
    found = ibis.duckdb.connect().to_pyarrow(table.select("day", bucket=bucket_of(table.day, grain, company))).to_pylist()
    assert all(row["bucket"] == company.calendar.start_of(row["day"], grain) for row in found)
    assert len(found) == len(days)


@given(DAYS, DAYS, DAYS, st.sampled_from(GRAINS), st.sampled_from([1, 4, 10]))
def test_buckets_cut_the_known_part_of_a_period_without_gap_or_overlap(first, second, known, grain, month):
    period = Period(*sorted((first, min(second, first + timedelta(days=900)))))
    found = buckets(period, grain, known, Company(fiscal_start_month=month))
    covered = [part.first + timedelta(days=n) for part in found for n in range((part.last - part.first).days + 1)]
    wanted = min(period.end, known + timedelta(days=1)) - period.start
    assert covered == [period.start + timedelta(days=n) for n in range(wanted.days)]


def test_a_period_that_has_not_begun_opens_and_closes_with_the_known_day():
    ahead = window(Period(date(2024, 6, 1), date(2024, 7, 1)), date(2024, 6, 1), date(2024, 5, 1), Company())
    assert (ahead.opening_day, ahead.last) == (date(2024, 5, 1), date(2024, 5, 1))
