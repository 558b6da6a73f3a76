"""What an address asks for, and what is said of one that cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.capabilities.reporting.queries.heads import banners
from salesops.capabilities.reporting.queries.period_words import brief, code, period_options, scope_line
from salesops.capabilities.reporting.queries.rows import harmless
from salesops.capabilities.reporting.queries.selection import SelectionError, read_selection
from salesops.kernel.company import Company
from salesops.kernel.condition import Compare
from salesops.kernel.period import Period
from salesops.kernel.scope import EVERYTHING

TODAY = date(2026, 11, 22)


def select(company=None, **given):
    return read_selection(given, today=TODAY, company=company or Company(), scope=EVERYTHING)


def test_without_choices_it_is_the_quarter_today_is_in():
    chosen = select()
    assert chosen.period == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert scope_line(chosen) == "Q4 2026 · Oct 1 to Dec 31 · day 53 of 92"


def test_a_company_whose_fiscal_quarters_are_not_the_calendar_s_has_its_own():
    chosen = select(Company(fiscal_start_month=2))
    assert chosen.period == Period(date(2026, 11, 1), date(2027, 2, 1))
    assert brief(chosen.calendar, chosen.period) == "Q4"


def test_the_period_before_is_compared_up_to_the_same_day():
    chosen = select()
    assert chosen.before_to_date == Period(date(2026, 7, 1), date(2026, 8, 23))
    assert chosen.to_date.days == chosen.before_to_date.days == 53


def test_an_as_of_day_moves_the_default_period_and_is_said_unmistakably():
    chosen = select(as_of="2017-12-31")
    assert chosen.period == Period(date(2017, 10, 1), date(2018, 1, 1))
    (banner,) = banners(chosen, date(2017, 12, 31))
    assert "Dec 31, 2017" in banner.text
    assert not banner.note


def test_data_that_ends_long_ago_is_said_with_the_way_there():
    (banner,) = banners(select(), date(2017, 12, 31))
    assert banner.text == "No deal has closed since Dec 31, 2017."
    assert "as_of=2017-12-31" in banner.href
    assert banners(select(), date(2026, 11, 1)) == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"period": "2026Q9"}, "2026Q9"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"from": "2026-13-01"}, "from"),
        ({"from": "2026-05-01", "to": "2026-04-01"}, "cannot end"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(given, words):
    with pytest.raises(SelectionError, match=words):
        select(**given)


def test_segment_and_team_become_one_condition():
    chosen = select(segment="Enterprise", team="West")
    assert chosen.ask("bookings", period=None).where.parts == (
        Compare("segment", "is", "Enterprise"),
        Compare("team", "is", "West"),
    )


def test_a_link_keeps_the_choices_and_changes_one():
    chosen = select(segment="R&D", as_of="2026-06-30")
    assert chosen.query(period="2026Q1") == "?segment=R%26D&as_of=2026-06-30&period=2026Q1"
    assert chosen.query(as_of="") == "?segment=R%26D"


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 12))
def test_every_period_offered_is_read_back_as_itself(day, first_month):
    company = Company(fiscal_start_month=first_month)
    chosen = read_selection({}, today=day, company=company, scope=EVERYTHING)
    assert company.calendar.parse(code(chosen.calendar, chosen.period)) == chosen.period
    assert sum(option.current for option in period_options(chosen)) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", " =1", "+A1"])
def test_a_text_a_spreadsheet_would_run_is_exported_harmless(text):
    assert harmless(text) == f"'{text}"


def test_ordinary_values_are_exported_as_they_are():
    assert [harmless(value) for value in ("Acme = best", -5, "-5", None, date(2026, 1, 2))] == [
        "Acme = best",
        -5,
        "-5",
        None,
        "2026-01-02",
    ]
