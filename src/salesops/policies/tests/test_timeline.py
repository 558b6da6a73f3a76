"""Which version holds when."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salesops.policies.tests.strategies import DAYS, timeline, version
from salesops.policies.timeline import in_force, placed

FEW_DAYS = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
STARTS = st.lists(FEW_DAYS, max_size=8)


def holding(versions, day):
    return [v.number for v in versions if v.holds_on(day)]


@given(STARTS, FEW_DAYS)
def test_at_most_one_version_is_in_force_on_any_day(starts, day):
    assert len(holding(timeline(starts), day)) == (1 if starts and min(starts) <= day else 0)


@given(STARTS, FEW_DAYS)
def test_it_is_the_one_that_began_last_and_of_those_the_newest(starts, day):
    begun = [(start, number) for number, start in enumerate(starts, 1) if start <= day]
    found = in_force(timeline(starts), day)
    assert (found.number if found else None) == (max(begun)[1] if begun else None)


@given(STARTS, FEW_DAYS, FEW_DAYS)
def test_a_new_version_changes_no_day_outside_its_own(starts, start, day):
    before = timeline(starts)
    after = placed(before, version(99, start))
    if after[-1].holds_on(day):
        assert holding(after, day) == [99]
    else:
        assert holding(after, day) == holding(before, day)


@given(STARTS, FEW_DAYS)
def test_only_ends_are_ever_changed(starts, start):
    before = timeline(starts)
    after = placed(before, version(99, start))
    same = [(v.number, v.starts_on, v.text) for v in before]
    assert [(v.number, v.starts_on, v.text) for v in after[:-1]] == same


@given(DAYS, DAYS)
def test_a_version_that_starts_inside_another_ends_it_there(first, second):
    old, new = timeline([min(first, second), max(first, second)])
    assert old.ends_on == new.starts_on
    assert new.ends_on is None
    assert old.replaced == (first == second)


def test_a_version_ends_where_a_later_one_begins_already():
    first, later, between = timeline([date(2020, 1, 1), date(2020, 3, 1), date(2020, 2, 1)])
    assert (first.ends_on, between.ends_on, later.ends_on) == (date(2020, 2, 1), date(2020, 3, 1), None)


def test_the_last_day_is_excluded():
    first, second = timeline([date(2020, 1, 1), date(2020, 2, 1)])
    assert in_force((first, second), date(2020, 1, 31)) == first
    assert in_force((first, second), date(2020, 2, 1)) == second
    assert in_force((first, second), date(2019, 12, 31)) is None
