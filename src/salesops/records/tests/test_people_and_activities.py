from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import NOW, Cast

from salesops.history.queries import state_at
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions
from salesops.records.queries import get


@pytest.fixture
def who(cast: Cast) -> dict:
    return {"by": cast.actor("omar"), "at": NOW}


def one(kind: str, record_id: int):
    return get(kind, record_id, scope=EVERYTHING)


def test_somebody_hired_last_year_is_in_the_team_since_then(cast: Cast, who: dict) -> None:
    eve = actions.hire_person({"name": "Eve", "role": "rep", "team": cast.east, "hired_on": date(2023, 3, 1)}, **who).id
    assert state_at("person", eve, datetime(2023, 3, 1, 12, tzinfo=UTC))["team"] == cast.east
    assert state_at("person", eve, datetime(2023, 2, 28, tzinfo=UTC)) is None


def test_somebody_hired_for_next_month_is_known_from_today(who: dict) -> None:
    eve = actions.hire_person({"name": "Eve", "role": "rep", "hired_on": "2024-07-01"}, **who).id
    assert one("person", eve).created_at == NOW
    assert one("person", eve)["hired_on"] == date(2024, 7, 1)


def test_a_transfer_dated_back_moves_the_team_from_that_day_on(cast: Cast, who: dict) -> None:
    moved = datetime(2024, 1, 1, 12, tzinfo=UTC)
    actions.transfer_person(cast.rita, {"team": cast.east, "manager": cast.max}, version=1, happened_at=moved, **who)
    assert state_at("person", cast.rita, moved - timedelta(days=1))["team"] == cast.west
    assert state_at("person", cast.rita, moved)["manager"] == cast.max
    assert one("person", cast.rita)["team"] == cast.east


def test_a_transfer_changes_nothing_else(cast: Cast, who: dict) -> None:
    with pytest.raises(actions.InvalidError, match="email is no part of a transfer"):
        actions.transfer_person(cast.rita, {"email": "x"}, version=1, **who)


def test_nobody_leaves_before_they_came(cast: Cast, who: dict) -> None:
    with pytest.raises(actions.InvalidError, match="cannot end before it starts"):
        actions.end_person(cast.rita, left_on=date(2020, 1, 1), version=1, **who)
    actions.end_person(cast.rita, left_on=date(2024, 5, 31), version=1, **who)
    assert one("person", cast.rita)["left_on"] == date(2024, 5, 31)


def test_an_activity_is_of_whoever_logs_it_now_unless_said_otherwise(cast: Cast, who: dict) -> None:
    call = one("activity", actions.log_activity({"type": "call", "minutes": 5}, **who).id)
    assert (call["person"], call["at"], call.created_at) == (cast.omar, NOW, NOW)
    earlier = NOW - timedelta(days=1)
    call = one("activity", actions.log_activity({"type": "call", "at": earlier, "person": cast.rita}, **who).id)
    assert (call["person"], call.created_at) == (cast.rita, earlier)


def test_a_meeting_planned_for_next_week_came_to_be_now(who: dict) -> None:
    meeting = actions.log_activity({"type": "meeting_booked", "at": NOW + timedelta(days=7)}, **who).id
    assert one("activity", meeting).created_at == NOW


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"type": "fax"}, "not one of the choices"),
        ({"type": "call", "minutes": -1}, "cannot be negative"),
        ({"type": "call", "at": "tomorrow"}, "not a moment"),
        ({"type": "call", "deal": 99}, "no deal 99"),
    ],
)
def test_an_activity_that_cannot_be_is_refused(who: dict, values: dict, message: str) -> None:
    with pytest.raises(actions.InvalidError, match=message):
        actions.log_activity(values, **who)


def test_a_task_is_ticked_off_once_and_nothing_else_is(who: dict) -> None:
    task = actions.log_activity({"type": "task", "subject": "Send offer"}, **who).id
    actions.complete_task(task, version=1, outcome="Sent", **who)
    assert (one("activity", task)["done_at"], one("activity", task)["outcome"]) == (NOW, "Sent")
    with pytest.raises(actions.InvalidError, match="done already"):
        actions.complete_task(task, version=2, **who)
    call = actions.log_activity({"type": "call"}, **who).id
    with pytest.raises(actions.InvalidError, match="no task but a call"):
        actions.complete_task(call, version=1, **who)
