"""Submitting, adjusting and locking: kept as said, by whom they may, in time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.cast import NOW, Cast

from salesops.capabilities.forecasting.called import actions
from salesops.capabilities.forecasting.called.facts import About, Amounts
from salesops.capabilities.forecasting.called.models import Call
from salesops.capabilities.forecasting.called.queries.calls import said_about, tops
from salesops.history.door import WriteRefusedError
from salesops.history.queries import timeline
from salesops.kernel.period import Period
from salesops.policies import actions as policies
from salesops.records.actions import end_person
from salesops.records.errors import InvalidError, NotFoundError

QUARTER = About(Period(date(2024, 4, 1), date(2024, 7, 1)))
SATURDAY = datetime(2024, 6, 8, 9, tzinfo=UTC)


def wanted(likely: int, *, note: str = "", about: int | None = None, of: About = QUARTER, spread: int = 10) -> actions.Wanted:
    amounts = Amounts(Decimal(likely - spread), Decimal(likely), Decimal(likely + spread))
    return actions.Wanted(of, amounts, note, about)


def who(cast: Cast, name: str, at: datetime = NOW) -> dict:
    return {"viewer": cast.viewer(name, at), "by": cast.actor(name), "at": at}


def call(cast: Cast, name: str, likely: int, at: datetime = NOW):
    return actions.submit(getattr(cast, name), wanted(likely), **who(cast, name, at))


def test_every_call_stays_and_the_last_counts(cast: Cast) -> None:
    first, second = call(cast, "rita", 100), call(cast, "rita", 120)
    assert (second.supersedes, len(said_about(QUARTER))) == (first.id, 2)
    assert tops(QUARTER, frozenset(), NOW)[0].total.likely == 120
    assert timeline("forecast_call", second.id)[0].changes["likely"] == ("100.00", "120.00")
    with pytest.raises(WriteRefusedError):
        Call.objects.all().delete()
    with pytest.raises(WriteRefusedError):
        Call.objects.filter(id=first.id).update(likely=1)


def test_a_manager_adjusts_beside_it_and_nothing_goes_when_the_rep_does(cast: Cast) -> None:
    call(cast, "rita", 100)
    less = wanted(-40, note="The large one slips", about=cast.rita, spread=0)
    actions.adjust(cast.mia, less, **who(cast, "mia"))
    end_person(cast.rita, left_on=date(2024, 6, 4), version=1, by=cast.actor("omar"), at=NOW)
    levels = {level.person: level for top in tops(QUARTER, frozenset(), NOW) for level in top.everybody()}
    assert (levels[cast.rita].called.likely, levels[cast.mia].total.likely) == (100, 60)


@pytest.mark.parametrize(
    ("name", "about", "note", "refused"),
    [
        ("mia", "rosa", "Too high", InvalidError),
        ("max", "rita", "Too high", InvalidError),
        ("mia", "rita", " ", InvalidError),
        ("rita", "rita", "Mine", InvalidError),
    ],
)
def test_adjusting_is_for_ones_own_people_with_a_reason(cast: Cast, name: str, about: str, note: str, refused: type) -> None:
    with pytest.raises(refused):
        actions.adjust(getattr(cast, name), wanted(5, note=note, about=getattr(cast, about)), **who(cast, name))


@pytest.mark.parametrize(("name", "refused"), [("raj", NotFoundError), ("mia", InvalidError), ("ada", NotFoundError)])
def test_nobody_calls_for_another(cast: Cast, name: str, refused: type) -> None:
    with pytest.raises(refused):
        actions.submit(cast.rita, wanted(100), **who(cast, name))


@pytest.mark.parametrize(
    ("call_", "where"),
    [
        (wanted(100, of=About(Period(date(2024, 1, 1), date(2024, 4, 1)))), "period"),
        (wanted(100, of=About(QUARTER.period, "win_rate")), "kpi"),
        (wanted(100, spread=-5), "likely"),
        (wanted(5, spread=10), "commit"),
        (wanted(10**15), "likely"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused_with_where(cast: Cast, call_: actions.Wanted, where: str) -> None:
    with pytest.raises(InvalidError) as refused:
        actions.submit(cast.rita, call_, **who(cast, "rita"))
    assert where in {finding.where for finding in refused.value.findings}


def test_after_the_cut_off_it_is_late_or_refused_and_unlocking_needs_a_reason(cast: Cast) -> None:
    assert call(cast, "rita", 100, SATURDAY).late
    policies.apply(
        "policy: forecast\nafter_cutoff: locked\n", starts_on=date(2024, 1, 1), by=cast.actor("omar"), at=NOW, note="Strict"
    )
    with pytest.raises(InvalidError, match="locked"):
        call(cast, "raj", 100, SATURDAY)
    with pytest.raises(InvalidError, match="reason"):
        actions.switch(" ", locks=False, **who(cast, "omar", SATURDAY))
    with pytest.raises(InvalidError, match="may not"):
        actions.switch("Please", locks=False, **who(cast, "mia", SATURDAY))
    actions.switch("On a plane", locks=False, person=cast.raj, **who(cast, "omar", SATURDAY))
    assert call(cast, "raj", 100, SATURDAY + timedelta(minutes=1)).late
    with pytest.raises(InvalidError, match="locked"):
        call(cast, "rita", 100, SATURDAY + timedelta(minutes=1))


def test_calls_made_elsewhere_come_once_with_their_moments(cast: Cast) -> None:
    old = About(Period(date(2023, 4, 1), date(2023, 7, 1)))
    rows = [(cast.rita, wanted(100 + week, of=old), datetime(2023, 4, 7 + week, 10, tzinfo=UTC)) for week in (0, 7)]
    assert [actions.take_over(rows, by=cast.actor("omar"), at=NOW) for _ in range(2)] == [2, 0]
    assert [one.submitted_at.day for one in said_about(old)] == [7, 14]
