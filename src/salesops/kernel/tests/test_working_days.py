"""Working days agree with counting them one by one, forwards, backwards, and for whole columns."""

from datetime import date, timedelta

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.kernel.company import Company
from salesops.kernel.working_days import Week, entered_long_ago, is_worked, working_days
from salesops.metrics.working_days import owners_working_days

DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 1))
HOLIDAYS = st.frozensets(DAYS, max_size=6)


WEEKS = st.frozensets(st.integers(0, 6), min_size=1)


def one_by_one(entered: date, day: date, holidays: frozenset[date], week: Week) -> int:
    return sum(is_worked(entered + timedelta(days=n), holidays, week) for n in range(1, (day - entered).days + 1))


@given(DAYS, st.integers(0, 60), HOLIDAYS, WEEKS)
def test_working_days_are_those_one_counts(entered: date, later: int, holidays: frozenset[date], week: Week) -> None:
    day = entered + timedelta(days=later)
    assert working_days(entered, day, holidays, week) == one_by_one(entered, day, holidays, week)
    assert working_days(day, entered, holidays, week) == -one_by_one(entered, day, holidays, week)


@given(DAYS, st.integers(1, 30), HOLIDAYS, WEEKS)
def test_what_entered_long_ago_is_what_has_stood_longer(day: date, norm: int, holidays: frozenset[date], week: Week) -> None:
    last = entered_long_ago(day, norm, holidays, week)
    assert working_days(last, day, holidays, week) > norm
    assert working_days(last + timedelta(days=1), day, holidays, week) <= norm


@settings(max_examples=10)
@given(st.lists(st.tuples(DAYS, st.sampled_from([1, 2, 3, None])), min_size=2, max_size=20), HOLIDAYS, WEEKS, WEEKS)
def test_a_column_of_them_is_counted_alike_by_the_week_of_each_owner(
    deals: list[tuple[date, int | None]], holidays: frozenset[date], one: Week, other: Week
) -> None:
    day = max(entered for entered, _ in deals)
    company = Company(holidays=holidays, weeks=((one, frozenset({1})), (other, frozenset({2}))))
    entered, owners = zip(*deals, strict=True)
    given_ = {"n": range(len(deals)), "stage_entered_on": entered, "owner_id": pa.array(owners, pa.int64())}
    table = ibis.memtable(pa.table(given_))
    asked = table.select("n", worked=owners_working_days(table, ibis.literal(day), company)).order_by("n")
    told = ibis.duckdb.connect().to_pyarrow(asked)["worked"].to_pylist()
    assert told == [working_days(day_in, day, holidays, company.week_of(owner)) for day_in, owner in deals]
