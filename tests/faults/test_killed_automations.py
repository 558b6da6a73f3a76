"""Two workers do what automations start; both are killed again and again while they do: in the end every step was done once.

KILLS_OF_AUTOMATION=50 for the long version.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from tests.stores import Environment, ready_store, rows

pytestmark = pytest.mark.record_store

KILLS = int(os.environ.get("KILLS_OF_AUTOMATION", "2"))
DEALS = 15 + 10 * KILLS
STEPS = """
      - {do: create_task, subject: 'First for {{ deal.name }}'}
      - {do: set_field, field: next_step, value: 'Second for {{ deal.name }}'}
      - {do: notify, to: [owner], text: 'Third for {{ deal.name }}'}
"""
POLICY = f"""
policy: automations
automations:
  - key: changed
    name: Changed
    most_a_day: 100000
    when: {{happens: changed, field: amount}}
    then: {STEPS}
  - key: passed
    name: Passed
    most_a_day: 100000
    when: {{happens: time_passed, since: changed, field: amount, hours: 1}}
    then: {STEPS.replace("for", "an hour later for")}
"""

FURNISH = f"""
import django; django.setup()
from datetime import UTC, date, datetime, timedelta
from salesops.capabilities.automation import clocks
from salesops.capabilities.automation.following import follow_history
from salesops.kernel.actor import Actor
from salesops.policies.actions import apply
from salesops.records import actions
by, at = Actor(None, "the tests", "test"), datetime(2024, 6, 3, 12, tzinfo=UTC)
apply('''{POLICY}''', starts_on=date(2020, 1, 1), by=by, at=at)
owner = actions.hire_person({{"name": "Rita", "role": "rep", "hired_on": date(2022, 1, 3)}}, by=by, at=at).id
values = {{"pipeline": "sales", "stage": "demo", "status": "open", "owner": owner}}
deals = [actions.create("deal", {{**values, "name": f"D{{number}}"}}, by=by, at=at) for number in range({DEALS})]
clocks.begin_new(at=at)
follow_history(at=at)
for deal in deals:
    actions.edit("deal", deal.id, {{"amount": 5}}, version=deal.version, by=by, at=at + timedelta(minutes=1))
"""

WORK = """
import threading
import django; django.setup()
from datetime import UTC, datetime
from salesops.capabilities.automation import clocks
from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.models import OPEN, StepRun, Timer
from salesops.capabilities.automation.performing import perform_due
from salesops.history.keeping import keep
stop, at = threading.Event(), datetime(2024, 6, 3, 18, tzinfo=UTC)

def look():
    while follow_history(at=at) or clocks.ring(at=at) or perform_due(at=at, outside=False):
        pass
    if not StepRun.objects.filter(state__in=OPEN).exists() and not Timer.objects.exists():
        stop.set()

keep(stop, look, what="Nothing", every=0.05, rest=0.1)
"""


def _worker(environment: Environment) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WORK], env=environment)


def _steps_done(environment: Environment) -> int:
    return int(str(rows(environment, "SELECT count(*) FROM automation_step WHERE state = 'done'")[0][0]))


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < deadline, "It takes too long."
        time.sleep(0.05)


def test_two_workers_killed_again_and_again_do_every_step_once(tmp_path_factory):
    chance, kills = random.Random(), 0
    with ready_store(tmp_path_factory) as environment:
        subprocess.run([sys.executable, "-c", FURNISH], env=environment, check=True, timeout=300)
        workers = [_worker(environment) for _ in range(2)]
        while kills < KILLS:
            more = _steps_done(environment) + chance.randint(1, 25)
            _until(lambda more=more: _steps_done(environment) >= more)
            victim = chance.randrange(2)
            if workers[victim].poll() is None:
                workers[victim].send_signal(signal.SIGKILL)
                assert workers[victim].wait() == -signal.SIGKILL
                kills += 1
            workers[victim] = _worker(environment)
        assert [worker.wait(timeout=300) for worker in workers] == [0, 0]
        runs = rows(environment, "SELECT key, state, count(*) FROM automation_run GROUP BY key, state ORDER BY key")
        steps = rows(environment, "SELECT state, tries, count(*) FROM automation_step GROUP BY state, tries")
        tasks = Counter(rows(environment, "SELECT subject FROM records_activity"))
        told = Counter(rows(environment, "SELECT text, once FROM notices_notice WHERE text LIKE 'Third%'"))
        written = rows(environment, "SELECT kind, count(*) FROM history_event WHERE by_name LIKE 'Automation%' GROUP BY kind")
    assert runs == [("changed", "done", DEALS), ("passed", "done", DEALS)]
    assert steps == [("done", 1, 6 * DEALS)]
    assert tasks == {(f"First {when}for D{number}",): 1 for when in ("", "an hour later ") for number in range(DEALS)}
    assert (len(told), set(told.values())) == (2 * DEALS, {1})
    assert dict(written) == {"activity": 2 * DEALS, "deal": 2 * DEALS}
