"""SQL counts working days as the kernel does, in the week of each owner."""

from datetime import date, timedelta

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.kernel.company import Company
from salesops.kernel.working_days import Week, working_days
from salesops.warehouse.build.weeks import worked_between

DAYS = st.dates(date(2023, 12, 1), date(2024, 3, 1))
WEEKS = st.frozensets(st.integers(0, 6), min_size=1)
STAYS = st.lists(st.tuples(DAYS, st.integers(0, 40), st.sampled_from([1, 2, 3, None])), min_size=1, max_size=20)


@settings(max_examples=10)
@given(STAYS, st.frozensets(DAYS, max_size=6), WEEKS, WEEKS)
def test_stays_are_counted_in_the_week_of_each_owner(
    stays: list[tuple[date, int, int | None]], holidays: frozenset[date], one: Week, other: Week
) -> None:
    company = Company(holidays=holidays, weeks=((one, frozenset({1})), (other, frozenset({2}))))
    entered, days, owners = zip(*stays, strict=True)
    left = [first + timedelta(days=n) for first, n in zip(entered, days, strict=True)]
    columns = {"n": range(len(stays)), "owner": pa.array(owners, pa.int64()), "entered": entered, "gone": left}
    with duckdb.connect() as duck:
        duck.register("stay", pa.table(columns))
        duck.execute(worked_between(company.weeks, holidays))
        told = duck.execute("SELECT worked_between(owner, entered, gone) FROM stay ORDER BY n").fetchall()
    wanted = zip(entered, left, owners, strict=True)
    assert [worked for (worked,) in told] == [working_days(a, b, holidays, company.week_of(owner)) for a, b, owner in wanted]
