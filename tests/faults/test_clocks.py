"""A week of hand-offs in three time zones, with a holiday, while workers are killed: everything is sent once, in time.

Within the walk the clock is put forward in Berlin, on its first day, and back in Santiago and Sydney, on its last Sunday; in
Berlin and Sydney somebody works through the night in which it is. The days are walked minute by minute. Two workers walk them
at once; each is killed several times and goes on where it was.
"""

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.stores import Environment, ready_store, rows

pytestmark = pytest.mark.record_store

POLICY = """
policy: hand_offs
hand_offs:
  - key: worked
    name: In working time
    trigger: lead_created
    condition: {field: score, at_least: 50}
    sender: {owner: true}
    receiver: {owner: true}
    clock: {minutes: 600, working: true}
    reminders: [{at_share: 0.5}, {minutes_before: 45}]
    escalate_at: 0.9
  - key: walled
    name: In wall time
    trigger: lead_created
    condition: {field: score, less_than: 50}
    sender: {owner: true}
    receiver: {owner: true}
    clock: {minutes: 5}
    reminders: [{minutes_before: 2}]
    escalations: [{at_share: 1.4, managers: 1}]
"""
NIGHTS = {day: ["22:00-06:00"] for day in ("monday", "tuesday", "wednesday", "saturday", "sunday")}
PEOPLE = (("America/Santiago", None), ("Europe/Berlin", NIGHTS), ("Australia/Sydney", NIGHTS))
HOLIDAY = datetime(2024, 4, 4).date()
SUNDAY = datetime(2024, 3, 31, tzinfo=UTC)
BEGUN = [SUNDAY + timedelta(minutes=m) for m in (0, 433, 2221, 3810, 5 * 1440 + 780)]
MINUTES = 8 * 24 * 60 + 17 * 60

FURNISH = f"""
import django; django.setup()
from datetime import UTC, date, datetime, timedelta
from salesops.capabilities.handoffs.following import follow_history
from salesops.kernel.actor import Actor
from salesops.policies.actions import apply
from salesops.records import actions
by, at = Actor(None, "the tests", "test"), datetime(2024, 3, 25, tzinfo=UTC)
apply("policy: company\\nholidays: ['{HOLIDAY}']", starts_on=date(2020, 1, 1), by=by, at=at)
apply('''{POLICY}''', starts_on=date(2020, 1, 1), by=by, at=at)
boss = actions.hire_person({{"name": "Boss", "role": "manager", "hired_on": date(2022, 1, 3)}}, by=by, at=at).id
people = []
for number, (zone, hours) in enumerate({PEOPLE}):
    values = {{"name": f"P{{number}}", "role": "rep", "hired_on": date(2022, 1, 3), "manager": boss, "time_zone": zone}}
    values |= {{"working_hours": hours}} if hours else {{}}
    people.append(actions.hire_person(values, by=by, at=at).id)
follow_history(at=at)
for number, begun in enumerate({[moment.isoformat() for moment in BEGUN]}):
    for person in people:
        for score in (20, 70):
            values = {{"name": f"Lead {{number}}", "status": "new", "owner": person, "score": score}}
            actions.create("lead", values, by=by, at=datetime.fromisoformat(begun))
"""

WALK = f"""
import sys
import django; django.setup()
from datetime import UTC, datetime, timedelta
from pathlib import Path
from salesops.capabilities.handoffs.following import follow_history, send_due
place = Path(sys.argv[1])
minute = int(place.read_text() or 0) if place.exists() else 0
while minute <= {MINUTES}:
    at = datetime(2024, 3, 31, tzinfo=UTC) + timedelta(minutes=minute)
    if minute % 60 == 0:
        follow_history(at=at)
    send_due(at=at)
    minute += 1
    if minute % 10 == 0:
        new = place.with_suffix(".new")
        new.write_text(str(minute))
        new.replace(place)
"""


def _walker(environment: Environment, place: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WALK, str(place)], env=environment)


def _by_counting(begun: datetime, minutes: int, zone: str, nights: dict[str, list[str]] | None) -> datetime:
    """The slow way: every single minute is looked at."""
    now = begun
    while minutes:
        local = now.astimezone(ZoneInfo(zone))
        minutes -= _in_the_night(local, nights) if nights else _by_day(local)
        now += timedelta(minutes=1)
    return now


def _by_day(local: datetime) -> bool:
    return local.weekday() < 5 and local.date() != HOLIDAY and 9 <= local.hour < 17


def _in_the_night(local: datetime, nights: dict[str, list[str]]) -> bool:
    """A night belongs to the day on which it begins."""
    evening = local.date() if local.hour >= 22 else local.date() - timedelta(days=1)
    return (local.hour >= 22 or local.hour < 6) and f"{evening:%A}".lower() in nights and evening != HOLIDAY


def _expected() -> list[tuple[str, str, datetime]]:
    found = []
    for begun in BEGUN:
        for zone, nights in PEOPLE:
            walled = (("reminder", "0", 3), ("breach", "", 5), ("escalation", "0", 7))
            found += [(what, name, begun + timedelta(minutes=minutes)) for what, name, minutes in walled]
            worked = (("reminder", "0", 300), ("reminder", "1", 555), ("escalation", "manager", 540), ("breach", "", 600))
            found += [(what, name, _by_counting(begun, minutes, zone, nights)) for what, name, minutes in worked]
    return sorted(found)


def _moment(given: object) -> datetime:
    moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def test_every_reminder_and_escalation_of_a_week_is_sent_once_and_in_time(tmp_path, tmp_path_factory):
    chance = random.Random(7)
    with ready_store(tmp_path_factory) as environment:
        subprocess.run([sys.executable, "-c", FURNISH], env=environment, check=True, timeout=300)
        places = [tmp_path / "one", tmp_path / "other"]
        walkers = [_walker(environment, place) for place in places]
        kills = 0
        while any(walker.poll() is None for walker in walkers):
            time.sleep(chance.uniform(1.5, 3.5))
            victim = chance.randrange(2)
            if kills < 6 and walkers[victim].poll() is None:
                walkers[victim].send_signal(signal.SIGKILL)
                walkers[victim].wait()
                walkers[victim] = _walker(environment, places[victim])
                kills += 1
        assert [walker.returncode for walker in walkers] == [0, 0]
        assert kills >= 3
        sent = rows(environment, "SELECT what, name, due_at, sent_at FROM handoffs_sending")
        told = rows(environment, "SELECT once, person_id FROM notices_notice WHERE once NOT LIKE '%start'")
        started = rows(environment, "SELECT key FROM handoffs_hand_off")
    assert len(started) == len(BEGUN) * len(PEOPLE) * 2
    assert sorted((what, name, _moment(due)) for what, name, due, _ in sent) == _expected()
    assert [row for row in sent if row[3] is None] == []
    late = [(what, due, at) for what, _, due, at in sent if not timedelta() <= _moment(at) - _moment(due) < timedelta(minutes=1)]
    assert late == []
    assert len(set(told)) == len(told)
    each = {"reminder": 1, "escalation": 1, "breach": 2}
    assert len(told) == sum(each[what] for what, *_ in sent)
