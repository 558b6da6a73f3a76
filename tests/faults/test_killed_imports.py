"""An import killed at any moment leaves whole chunks; run again it ends as if nothing had happened.

ROUNDS_OF_KILLING=50 for the long version.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores import Environment, ready_store, rows

pytestmark = pytest.mark.record_store

ROUNDS = int(os.environ.get("ROUNDS_OF_KILLING", "3"))
DEALS = 12_000

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from salesops.kernel.actor import Actor
from salesops.records.importing import apply, plan, run
apply.ROWS_A_CHUNK = 1_000
with plan([Path(sys.argv[1])]) as planned:
    run(planned, by=Actor(None, "Ana", "test"), at=datetime(2024, 5, 1, tzinfo=UTC))
"""


def started(environment: Environment, files: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(files)], env=environment)


def to_the_end(environment: Environment, files: Path) -> float:
    began = time.monotonic()
    assert started(environment, files).wait(timeout=300) == 0
    return time.monotonic() - began


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "people.csv").write_text("external_id,name\n" + "".join(f"P{i},Person {i}\n" for i in range(20)))
    deals = (f"D{i},Deal {i},P{i % 20},{i}.50,won,won,2024-02-{i % 28 + 1:02d},2024-01-01" for i in range(DEALS))
    header = "external_id,name,owner,amount,stage,status,closed_on,created_at"
    (folder / "deals.csv").write_text("\n".join([header, *deals]) + "\n")
    history = (f"deal,D{i},2024-01-15 10:00,amount,{i},{i}.50" for i in range(DEALS))
    (folder / "history.csv").write_text("\n".join(["kind,external_id,happened_at,field,old,new", *history]) + "\n")
    return folder


@pytest.fixture
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with ready_store(tmp_path_factory) as environment:
        yield environment


@pytest.fixture
def torn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with ready_store(tmp_path_factory) as environment:
        yield environment


def contents(environment: Environment) -> tuple[object, ...]:
    """All that was imported, without the ids, which may have gaps."""
    deals = rows(
        environment,
        """SELECT d.external_id, d.name, p.external_id, d.amount, d.stage, d.status, d.closed_on, d.version
        FROM records_deal d JOIN records_person p ON p.id = d.owner_id ORDER BY 1""",
    )
    events = rows(
        environment,
        """SELECT d.external_id, e.action, e.happened_at, replace(e.changes, '"owner":[null,' || d.owner_id || ']', '')
        FROM history_event e JOIN records_deal d ON d.id = e.record_id WHERE e.kind = 'deal' ORDER BY 1, 3, 2""",
    )
    orphans = rows(
        environment,
        "SELECT count(*) FROM history_event WHERE kind = 'deal' AND record_id NOT IN (SELECT id FROM records_deal)",
    )
    sound = [] if "DATABASE_URL" in environment else rows(environment, "PRAGMA integrity_check")
    return deals, events, orphans, sound


def test_killed_at_random_moments_and_run_again_it_ends_the_same(files: Path, whole: Environment, torn: Environment) -> None:
    seconds = to_the_end(whole, files)
    expected = contents(whole)
    assert len(expected[0]) == DEALS
    moments = random.Random(ROUNDS)
    for _ in range(ROUNDS):
        process = started(torn, files)
        time.sleep(moments.uniform(0.3 * seconds, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
    to_the_end(torn, files)
    assert contents(torn) == expected
