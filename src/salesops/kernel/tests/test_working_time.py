from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesops.kernel.company import Company
from salesops.kernel.working_time import (
    DAYS,
    NINE_TO_FIVE,
    WorkingCalendar,
    WorkingTimeError,
    add_working,
    calendar_of,
    read_hours,
    together,
    working_minutes,
)

ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
STRETCHES = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 900)), max_size=3)
HOURS = st.lists(STRETCHES, min_size=7, max_size=7).map(
    lambda week: tuple(tuple((first, first + length) for first, length in day) for day in week)
)
CALENDARS = st.builds(
    WorkingCalendar, ZONES, HOURS, st.frozensets(st.dates(date(2024, 3, 1), date(2024, 4, 30)), max_size=6)
).filter(lambda calendar: any(calendar.hours))
MOMENTS = st.datetimes(datetime(2024, 3, 1), datetime(2024, 4, 15)).map(lambda moment: moment.replace(tzinfo=UTC))
MINUTES = st.integers(0, 4000)
NEW_YORK = WorkingCalendar("America/New_York")


@given(MOMENTS, MINUTES, CALENDARS)
def test_what_is_added_is_what_lies_between(start, minutes, calendar):
    assert working_minutes(start, add_working(start, minutes, calendar), calendar) == minutes


@given(MOMENTS, MINUTES, MINUTES, CALENDARS)
def test_adding_twice_is_adding_the_sum(start, some, more, calendar):
    assert add_working(add_working(start, some, calendar), more, calendar) == add_working(start, some + more, calendar)


@given(MOMENTS, MOMENTS, MINUTES, CALENDARS)
def test_who_starts_later_ends_no_earlier(one, other, minutes, calendar):
    early, late = sorted((one, other))
    assert add_working(early, minutes + 1, calendar) <= add_working(late, minutes + 1, calendar)


@given(MOMENTS, st.integers(0, 1500), CALENDARS)
def test_minutes_equal_a_count_of_each_minute(start, length, calendar):
    start = start.replace(second=0, microsecond=0)
    zone = ZoneInfo(calendar.time_zone)

    def at_work(moment):
        day = moment.astimezone(zone).date()
        for back in range(3):
            begun = day - timedelta(days=back)
            if begun in calendar.holidays:
                continue
            for first, end in calendar.hours[begun.weekday()]:
                midnight = datetime(begun.year, begun.month, begun.day, tzinfo=zone)
                opens, closes = ((midnight + timedelta(minutes=m)).astimezone(UTC) for m in (first, end))
                if opens <= moment < closes:
                    return True
        return False

    counted = sum(at_work(start + timedelta(minutes=minute)) for minute in range(length))
    assert working_minutes(start, start + timedelta(minutes=length), calendar) == counted


def test_a_day_of_work_on_friday_evening_ends_on_monday_evening():
    friday = datetime(2024, 6, 7, 21, 30, tzinfo=UTC)
    assert add_working(friday, 480, NEW_YORK) == datetime(2024, 6, 10, 21, tzinfo=UTC)


def test_a_holiday_is_passed_over_and_so_is_the_night_that_begins_on_it():
    night = read_hours({"wednesday": ["22:00-06:00"], "thursday": ["08:00-09:00"]})
    calendar = WorkingCalendar("UTC", night, frozenset({date(2024, 7, 3)}))
    assert add_working(datetime(2024, 7, 3, 12, tzinfo=UTC), 1, calendar) == datetime(2024, 7, 4, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2024, 3, 10), 7), (date(2024, 11, 3), 9), (date(2024, 6, 9), 8)])
def test_a_night_in_which_the_clock_changes_is_as_long_as_it_is(day, hours):
    saturday = WorkingCalendar("America/New_York", read_hours({"saturday": "22:00-06:00"}))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    assert working_minutes(start, start + timedelta(days=3), saturday) == hours * 60


def test_a_year_of_nine_to_five_has_as_many_hours_as_its_weekdays():
    start, end = (datetime(year, 1, 1, 5, tzinfo=UTC) for year in (2023, 2024))
    assert working_minutes(start, end, NEW_YORK) == 260 * 480


def test_nothing_said_is_as_the_company_has_it():
    company = Company(time_zone="Europe/Berlin", holidays=frozenset({date(2024, 5, 1)}))
    for zone, hours in ((None, None), ("", {}), ("Mars/Olympus", {"someday": "9-5"}), ("../etc", [1])):
        assert calendar_of(zone, hours, company) == WorkingCalendar("Europe/Berlin", NINE_TO_FIVE, company.holidays)
    own = calendar_of("Asia/Kolkata", {"monday": ["10:00-12:00"]}, company)
    assert own.time_zone == "Asia/Kolkata"
    assert own.hours[0] == ((600, 720),)
    assert own.hours[1:] == ((),) * 6


def test_somebody_who_never_works_is_told_so_in_words():
    never = WorkingCalendar("UTC", read_hours({day: [] for day in DAYS}))
    with pytest.raises(WorkingTimeError, match="not 5 minutes of work after 2024-06-03.*Give working hours"):
        add_working(datetime(2024, 6, 3, tzinfo=UTC), 5, never)
    assert working_minutes(datetime(2024, 6, 3, tzinfo=UTC), datetime(2024, 6, 9, tzinfo=UTC), never) == 0


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("9 to 5", "no list of days"),
        ({"mon": ["09:00-17:00"]}, "mon is no day of the week"),
        ({"monday": ["nine"]}, "'nine' are no hours"),
        ({"monday": 9}, "9 are no hours"),
        ({"monday": ["09:00-25:00"]}, "no time of day"),
        ({"monday": ["09:75-10:00"]}, "no time of day"),
    ],
)
def test_hours_that_cannot_be_read_say_why(given, what):
    with pytest.raises(WorkingTimeError, match=what):
        read_hours(given)


def test_no_negative_time_is_added():
    with pytest.raises(ValueError, match="negative"):
        add_working(datetime(2024, 6, 3, tzinfo=UTC), -1, NEW_YORK)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Tokyo"]), min_size=1, max_size=3),
    st.integers(0, 20_000),
    st.integers(1, 3_000),
)
def test_of_several_the_clock_runs_while_any_of_them_is_at_work(zones, begun, minutes):
    calendars = [WorkingCalendar(zone) for zone in zones]
    start = datetime(2024, 10, 20, tzinfo=UTC) + timedelta(minutes=begun)
    end = add_working(start, minutes, together(calendars))
    worked = set()
    for calendar in calendars:
        for first, last in takewhile(lambda span: span[0] < end, calendar.spans(start)):
            worked |= set(range(int((max(first, start) - start).total_seconds()), int((min(last, end) - start).total_seconds())))
    assert len(worked) == minutes * 60
