"""The day a page is about."""

from datetime import UTC, date, datetime

import pytest

from salesops.kernel.company import Company
from salesops.web.as_of import AsOfError, read_as_of

NOW = datetime(2024, 6, 3, 23, 30, tzinfo=UTC)
BERLIN = Company(time_zone="Europe/Berlin")


def test_no_day_is_today_as_it_is_now():
    asked = read_as_of("", BERLIN, NOW)
    assert (asked.day, asked.moment, asked.is_past, asked.query) == (date(2024, 6, 4), None, False, "")
    assert asked.banners("/deals") == ()


def test_a_past_day_is_its_end_in_the_companys_time_zone():
    asked = read_as_of("2024-01-31", BERLIN, NOW)
    assert asked.moment == datetime(2024, 1, 31, 22, 59, 59, 999999, tzinfo=UTC)
    assert asked.query == "as_of=2024-01-31"
    [banner] = asked.banners("/deals")
    assert banner.past
    assert "Jan 31, 2024" in banner.text


def test_todays_own_date_is_now():
    assert not read_as_of("2024-06-04", BERLIN, NOW).is_past


@pytest.mark.parametrize(
    ("text", "words"), [("soon", "cannot be read"), ("2024-06-05", "still to come"), ("9999-12-31", "still to come")]
)
def test_a_day_that_cannot_be_is_refused_in_words(text, words):
    with pytest.raises(AsOfError, match=words):
        read_as_of(text, BERLIN, NOW)
