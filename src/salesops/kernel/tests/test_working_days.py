"""Working days agree with counting them one by one, forwards, backwards, and for whole columns."""

from datetime import date, timedelta

import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.kernel.working_days import entered_long_ago, is_worked, working_days
from salesops.metrics.working_days import working_days as of_columns

DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 1))
HOLIDAYS = st.frozensets(DAYS, max_size=6)


def one_by_one(entered: date, day: date, holidays: frozenset[date]) -> int:
    return sum(is_worked(entered + timedelta(days=n), holidays) for n in range(1, (day - entered).days + 1))


@given(DAYS, st.integers(0, 60), HOLIDAYS)
def test_working_days_are_those_one_counts(entered: date, later: int, holidays: frozenset[date]) -> None:
    day = entered + timedelta(days=later)
    assert working_days(entered, day, holidays) == one_by_one(entered, day, holidays)
    assert working_days(day, entered, holidays) == -one_by_one(entered, day, holidays)


@given(DAYS, st.integers(1, 30), HOLIDAYS)
def test_what_entered_long_ago_is_what_has_stood_longer(day: date, norm: int, holidays: frozenset[date]) -> None:
    last = entered_long_ago(day, norm, holidays)
    assert working_days(last, day, holidays) > norm
    assert working_days(last + timedelta(days=1), day, holidays) <= norm


@settings(max_examples=10)
@given(st.lists(DAYS, min_size=2, max_size=20), HOLIDAYS)
def test_a_column_of_them_is_counted_alike(days: list[date], holidays: frozenset[date]) -> None:
    entered, day = days, max(days)
    table = ibis.memtable({"n": range(len(entered)), "entered": entered})
    asked = table.select("n", worked=of_columns(table.entered, ibis.literal(day), holidays)).order_by("n")
    told = ibis.duckdb.connect().to_pyarrow(asked)["worked"].to_pylist()
    assert told == [working_days(one, day, holidays) for one in entered]
