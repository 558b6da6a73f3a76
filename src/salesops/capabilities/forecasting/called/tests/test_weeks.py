"""When a call is in time, late or refused; when somebody is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from salesops.capabilities.forecasting.called.decide.weeks import Switch, called_periods, cutoffs, gate, reminders_due
from salesops.kernel.company import Company
from salesops.kernel.period import Period
from salesops.policies.documents import load
from salesops.policies.documents.forecast import Forecast

VIENNA = Company(time_zone="Europe/Vienna", fiscal_start_month=2)
LATE, LOCKED = Forecast(), Forecast(after_cutoff="locked")
THURSDAY = datetime(2024, 6, 6, 9, tzinfo=UTC)
FRIDAY_NOON = datetime(2024, 6, 7, 10, tzinfo=UTC)
"""Noon in Vienna."""


@pytest.mark.parametrize(
    ("policy", "at", "standing"),
    [
        (LOCKED, FRIDAY_NOON - timedelta(seconds=1), "open"),
        (LOCKED, FRIDAY_NOON, "locked"),
        (LATE, FRIDAY_NOON, "late"),
        (LOCKED, datetime(2024, 6, 9, 21, 59, tzinfo=UTC), "locked"),
        (LOCKED, datetime(2024, 6, 9, 22, tzinfo=UTC), "open"),
    ],
)
def test_the_cut_off_is_by_the_companys_clock(policy: Forecast, at: datetime, standing: str) -> None:
    assert gate(policy, VIENNA, (), 1, at).standing == standing


def test_a_week_keeps_its_hour_when_the_clock_changes() -> None:
    found = LATE.week(datetime(2024, 3, 30, 12, tzinfo=UTC), "Europe/Vienna")
    assert (found.opens_at.hour, found.ends_at.hour) == (0, 0)
    assert found.ends_at.astimezone(UTC) - found.opens_at.astimezone(UTC) == timedelta(days=7, hours=-1)


def test_somebody_unlocks_for_one_and_the_call_is_marked_late() -> None:
    unlocked = Switch(locks=False, person=7, at=FRIDAY_NOON, reason="On a plane")
    later = FRIDAY_NOON + timedelta(hours=1)
    assert [gate(LOCKED, VIENNA, [unlocked], person, later).standing for person in (7, 8)] == ["late", "locked"]
    assert gate(LOCKED, VIENNA, [unlocked], 7, FRIDAY_NOON + timedelta(days=9)).standing == "locked", "for that week only"


def test_a_week_locked_early_is_locked() -> None:
    locked = Switch(locks=True, person=None, at=THURSDAY, reason="Board meeting")
    assert gate(LATE, VIENNA, [locked], 1, THURSDAY + timedelta(hours=1)).standing == "locked"


def test_the_periods_called_are_the_companys_own() -> None:
    periods = Forecast(periods=("next_quarter", "this_quarter", "this_month"))
    assert called_periods(periods, VIENNA, date(2024, 6, 7)) == (
        Period(date(2024, 5, 1), date(2024, 8, 1)),
        Period(date(2024, 6, 1), date(2024, 7, 1)),
        Period(date(2024, 8, 1), date(2024, 11, 1)),
    )


def test_reminders_are_due_in_their_hour_and_not_after_the_cut_off() -> None:
    hour = timedelta(hours=1)
    times = (FRIDAY_NOON - timedelta(hours=24), FRIDAY_NOON - timedelta(minutes=90), FRIDAY_NOON)
    assert [[hours for hours, _ in reminders_due(LATE, VIENNA, at, within=hour)] for at in times] == [[24], [2], []]


def test_the_cut_offs_of_a_period_are_those_that_have_passed() -> None:
    quarter = Period(date(2024, 5, 1), date(2024, 8, 1))
    found = cutoffs(LATE, VIENNA, quarter, FRIDAY_NOON)
    assert (len(found), found[0].date(), found[-1]) == (6, date(2024, 5, 3), FRIDAY_NOON)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cutoff: {day: friday, time: noon}", "not a time of day"),
        ("cutoff: {day: monday, time: '00:00'}", "closes the moment it opens"),
        ("categories: [{key: commit, name: Sure, meaning: Sure.}]", "not explained"),
        ("cases: [{case: Late, at: '2026-03-27 13:00', standing: soon}]", "standing"),
        ("reminders: [24, 24]", "occurs twice"),
    ],
)
def test_what_a_policy_cannot_mean_is_told(text: str, said: str) -> None:
    found = load(f"policy: forecast\n{text}\n", "forecast")
    assert isinstance(found, list)
    assert said in " ".join(map(str, found))
