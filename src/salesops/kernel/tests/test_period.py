"""Periods: half-open, without gaps, fiscal, named and read."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesops.kernel.period import GRAINS, Calendar, Period, PeriodError, add_months
from salesops.kernel.tests.strategies import DAYS

GRAIN = st.sampled_from(GRAINS)
CALENDARS = st.integers(1, 12).map(Calendar)
PERIODS = st.tuples(DAYS, st.integers(0, 1200)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


@given(CALENDARS, DAYS, GRAIN)
def test_every_day_lies_in_its_period(calendar, day, grain):
    assert day in calendar.period_of(day, grain)


@given(PERIODS)
def test_the_end_is_excluded_and_the_start_included(period):
    assume(period.days)
    assert period.start in period
    assert period.last_day in period
    assert period.end not in period


@given(CALENDARS, DAYS, GRAIN)
def test_each_period_ends_where_the_next_begins(calendar, day, grain):
    period = calendar.period_of(day, grain)
    assert calendar.period_of(period.end, grain).start == period.end
    assert calendar.period_of(period.last_day, grain) == period


@given(CALENDARS, PERIODS, GRAIN)
def test_splitting_covers_the_period_without_gap_or_overlap(calendar, period, grain):
    parts = calendar.split(period, grain)
    assert sum(part.overlap_days(period) for part in parts) == period.days
    assert all(before.end == after.start for before, after in zip(parts, parts[1:], strict=False))
    assert all(part.overlap_days(period) for part in parts)
    assert all(calendar.period_of(part.start, grain) == part for part in parts)


@given(CALENDARS, DAYS, GRAIN)
def test_the_period_before_is_undone_by_the_next(calendar, day, grain):
    period = calendar.period_of(day, grain)
    before = calendar.previous(period)
    assert before.end == period.start
    found = calendar.grain_of(period)
    assert calendar.next_start(before.start, found) == period.start
    assert calendar.grain_of(before) is not None


@given(CALENDARS, PERIODS)
def test_the_period_before_any_span_meets_it(calendar, period):
    before = calendar.previous(period)
    assert before.end == period.start
    if calendar.grain_of(period) is None:
        assert before.days == period.days


@given(CALENDARS, DAYS)
def test_a_fiscal_year_has_four_fiscal_quarters(calendar, day):
    year = calendar.period_of(day, "fiscal_year")
    assert year.start.month == calendar.fiscal_start_month
    quarters = calendar.split(year, "fiscal_quarter")
    assert (len(quarters), quarters[0].start, quarters[-1].end) == (4, year.start, year.end)


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends():
    february = Calendar(2)
    assert february.parse("FY2018") == Period(date(2017, 2, 1), date(2018, 2, 1))
    assert february.parse("FY2018Q1") == Period(date(2017, 2, 1), date(2017, 5, 1))
    assert february.name(february.parse("FY2018 Q4")) == "FY2018 Q4"
    assert Calendar(1).parse("FY2018") == Calendar(1).parse("2018")


@given(CALENDARS, DAYS, st.sampled_from(["quarter", "year", "fiscal_quarter", "fiscal_year", "day"]))
def test_a_name_is_read_as_the_period_it_names(calendar, day, grain):
    period = calendar.period_of(day, grain)
    assert calendar.parse(calendar.name(period)) == period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017", date(2017, 1, 1), date(2018, 1, 1)),
        ("2017q3", date(2017, 7, 1), date(2017, 10, 1)),
        ("2017-Q3", date(2017, 7, 1), date(2017, 10, 1)),
        ("2017H2", date(2017, 7, 1), date(2018, 1, 1)),
        ("2017-02", date(2017, 2, 1), date(2017, 3, 1)),
        ("2017W01", date(2017, 1, 2), date(2017, 1, 9)),
        (" 2017-12-31 ", date(2017, 12, 31), date(2018, 1, 1)),
    ],
)
def test_the_forms_of_a_period(text, start, end):
    assert Calendar().parse(text) == Period(start, end)


@pytest.mark.parametrize(
    "text", ["", "17", "2017Q5", "2017H3", "2017-13", "2017W60", "2017-02-30", "FY2018-03", "FY2018W2", "0000"]
)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text):
    with pytest.raises(PeriodError) as error:
        Calendar().parse(text)
    assert repr(text) in str(error.value)
    assert "2017Q3" in str(error.value)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(PeriodError, match="cannot end"):
        Period(date(2017, 2, 1), date(2017, 1, 1))


@given(PERIODS, DAYS)
def test_a_period_to_date_is_the_part_before(period, day):
    part = period.until(day)
    assert part.start == period.start
    assert part.days == period.overlap_days(Period(date(1900, 1, 1), day))


@given(PERIODS, PERIODS)
def test_overlap_is_the_days_in_both(first, second):
    days = sum(1 for n in range(first.days) if first.start + timedelta(days=n) in second)
    assert first.overlap_days(second) == second.overlap_days(first) == days


@given(DAYS, st.integers(-600, 600))
def test_adding_months_keeps_the_day_where_there_is_one(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(PERIODS)
def test_the_year_before_is_twelve_months_earlier(period):
    before = Calendar().year_before(period)
    assert (before.start.year, before.end.year) == (period.start.year - 1, period.end.year - 1)
