"""Quotas: their periods, and how new people grow into them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.kernel.money import rounded
from salesops.kernel.period import Calendar, Period, add_months
from salesops.policies.documents import load
from salesops.policies.documents.fields import CustomField, Fields
from salesops.policies.documents.quotas import Quota, Quotas
from salesops.policies.documents.targets import Target
from salesops.policies.tests.strategies import DAYS

QUOTAS = Quotas()
YEAR = Period(date(2018, 1, 1), date(2019, 1, 1))
PERIODS = st.tuples(DAYS, st.integers(1, 400)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


def slow_share(quotas, period, hired_on):
    """Day by day: the month of service, the step of the ramp, the mean."""
    total = Decimal(0)
    for n in range(period.days):
        day = period.start + timedelta(days=n)
        months = [step for step in quotas.ramp if add_months(hired_on, step.from_month - 1) <= day]
        total += months[-1].share if months else 0
    return total / period.days


@given(PERIODS, DAYS)
def test_the_share_is_the_mean_over_the_days(period, hired_on):
    assert QUOTAS.share(period, hired_on) == slow_share(QUOTAS, period, hired_on)


def test_the_first_year_of_somebody_hired_on_its_first_day():
    shares = [QUOTAS.share(quarter, date(2018, 1, 1)) for quarter in Calendar().split(YEAR, "quarter")]
    assert shares == [0, Decimal("0.5"), Decimal("0.75"), 1]


@given(PERIODS)
def test_nothing_is_asked_before_the_hire_and_everything_after_the_ramp(period):
    assert QUOTAS.share(period, period.end) == 0
    assert QUOTAS.share(period, add_months(period.start, -9)) == 1
    assert QUOTAS.share(period, None) == 1


@given(PERIODS, DAYS)
def test_a_ramp_already_applied_is_not_applied_again(period, hired_on):
    assert Quotas(ramp_applied=True).share(period, hired_on) == 1


def test_a_quota_is_ramped_to_the_cent_but_a_teams_is_not():
    mine, ours = (Quota(**whose, period="2018Q2", amount=Decimal("100000.01")) for whose in ({"person": "Ana"}, {"team": "East"}))
    hired = date(2018, 1, 15)
    share = Decimal("0.5") * Decimal(77) / Decimal(91)
    assert QUOTAS.share(mine.span(Calendar()), hired) == share
    assert QUOTAS.amount(mine, Calendar(), hired) == rounded(Decimal("100000.01") * share)
    assert QUOTAS.amount(ours, Calendar(), hired) == Decimal("100000.01")


def test_one_is_ramped_from_the_first_day_of_the_tenth_month():
    assert QUOTAS.ramped_on(date(2018, 1, 31)) == date(2018, 10, 31)
    never = load("policy: quotas\nramp: [{from_month: 1, share: 0.8}]")
    assert never.ramped_on(date(2018, 1, 31)) is None


@pytest.mark.parametrize("written", ["2017", 2017])
def test_a_year_may_be_written_as_a_number(written):
    assert load(f"policy: quotas\nentries: [{{person: A, period: {written}, amount: 5}}]").entries[0].period == "2017"


def test_a_period_is_that_of_the_companys_calendar():
    quota = Quota(person="Ana", period="FY2018Q1", amount=Decimal(5))
    assert quota.span(Calendar(2)) == Period(date(2017, 2, 1), date(2017, 5, 1))
    dated = Quota(person="Ana", starts_on=date(2017, 7, 1), ends_on=date(2017, 9, 1), amount=Decimal(5))
    assert dated.span(Calendar(2)) == Period(date(2017, 7, 1), date(2017, 9, 1))


def test_a_person_may_be_an_external_id_of_digits():
    assert load("policy: quotas\nentries: [{person: 274, period: 2017Q3, amount: 5}]").entries[0].person == "274"


def test_quotas_of_different_segments_or_measures_may_share_a_period():
    text = """
policy: quotas
entries:
  - {person: Ana, period: 2017Q3, amount: 5}
  - {person: Ana, period: 2017Q3, amount: 5, segment: SMB}
  - {person: Ana, period: 2017Q3, amount: 5, measure: new_bookings}
  - {person: Ana, period: 2017Q4, amount: 5}
  - {person: Ana, period: FY2018, amount: 5}
"""
    quotas = load(text)
    assert isinstance(quotas, Quotas)
    assert [quotas.measure_of(entry) for entry in quotas.entries[1:3]] == ["bookings", "new_bookings"]


def test_a_target_knows_what_it_is_narrowed_to_and_when_it_holds():
    target = Target(metric="win_rate", value=0.3, team="East", starts_on=date(2017, 1, 1), ends_on=date(2018, 1, 1))
    assert (target.dimension, target.value_of) == ("team", "East")
    assert [target.holds_on(day) for day in (date(2016, 12, 31), date(2017, 1, 1), date(2018, 1, 1))] == [False, True, False]
    everybody = Target(metric="win_rate", value=0.3)
    assert (everybody.dimension, everybody.value_of, everybody.holds_on(date(1990, 1, 1))) == ("", "", True)


def test_custom_fields_are_fields_like_all_others():
    fields = Fields(deal=(CustomField(name="plan", type="choice", choices=("A", "B"), label="Support plan"),))
    (field,) = fields.of("deal")
    assert (field.name, field.type, field.choices, field.title) == ("plan", "choice", ("A", "B"), "Support plan")
    assert fields.of("account") == fields.of("invoice") == ()
