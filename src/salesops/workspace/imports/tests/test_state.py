"""The state of an upload: replaced as a whole, never torn, and honest about a worker that is gone."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.workspace.imports import actions, jobs, state, uploads
from salesops.workspace.imports.problems import BusyError
from salesops.workspace.imports.state import State, Who


@pytest.fixture
def upload():
    made = uploads.new()
    made.files.mkdir(parents=True)
    state.save(made, "state", State(token=made.token, sent_at=NOW, by=Who.of(TESTER), files=(("a.csv", 3),)))
    return made


@pytest.fixture
def asked(monkeypatch):
    """What the queue was given, and nothing of it done."""
    given: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "work_on", lambda *words: given.append(words))
    return given


def test_whoever_reads_meanwhile_sees_all_of_one_version(upload):
    torn, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            now = state.state_of(upload)
            if len(now.files) != now.attempt:
                torn.append(now)

    state.change(upload, files=(), attempt=0)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        state.change(upload, files=(("x" * number, number),) * number, attempt=number)
    done.set()
    reader.join()
    assert torn == []
    assert len(state.state_of(upload).files) == 199
    assert not list(upload.root.glob(".state-*"))


def test_changes_made_at_once_are_all_kept(upload):
    def raise_attempt() -> None:
        for _ in range(20):
            with state.changing(upload) as now:
                state.save(upload, "state", now.model_copy(update={"attempt": now.attempt + 1}))

    threads = [threading.Thread(target=raise_attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.state_of(upload).attempt == 80


def test_what_an_earlier_release_kept_and_this_cannot_read_counts_as_nothing(upload):
    upload.kept("step").write_text('{"something": "else"}')
    assert state.load(upload, "step", state.Step) is None


def test_a_second_task_is_refused_while_one_waits(upload, asked):
    actions.begin(upload, "read", by=TESTER, at=NOW)
    with pytest.raises(BusyError, match="Wait until it is done"):
        actions.begin(upload, "import", by=TESTER, at=NOW)
    assert asked == [(upload.token, 1)]


def test_a_task_nobody_took_for_long_can_be_begun_again(upload, asked):
    actions.begin(upload, "read", by=TESTER, at=NOW)
    actions.begin(upload, "read", by=TESTER, at=NOW + timedelta(seconds=actions.LONG_SECONDS + 1))
    assert asked == [(upload.token, 1), (upload.token, 2)]


HOLD = """
import sys, time, django
django.setup()
from django.conf import settings
settings.UPLOADS = sys.argv[1]
from salesops.workspace.imports import state, uploads
with state.at_work(uploads.Upload(sys.argv[2])) as free:
    print(free, flush=True)
    time.sleep(60)
"""


def test_a_killed_worker_is_noticed_and_its_task_can_be_begun_again(upload, asked, settings):
    actions.begin(upload, "import", by=TESTER, at=NOW)
    state.change(upload, taken=True)
    words = [sys.executable, "-c", HOLD, str(settings.UPLOADS), upload.token]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "salesops.config.settings"}
    worker = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"True\n"
    assert not state.is_interrupted(upload, state.state_of(upload))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert state.is_interrupted(upload, state.state_of(upload))
    actions.begin(upload, "import", by=TESTER, at=datetime.now(UTC))
    assert asked[-1] == (upload.token, 2)


def test_cancelling_gives_up_what_nobody_took_and_stops_what_is_being_done(upload, asked):
    actions.begin(upload, "import", by=TESTER, at=NOW)
    actions.cancel(upload)
    assert state.state_of(upload).task == ""
    actions.begin(upload, "import", by=TESTER, at=NOW)
    state.change(upload, taken=True)
    actions.cancel(upload)
    assert state.state_of(upload).task == "import"
    assert (upload.root / "cancel").exists()
