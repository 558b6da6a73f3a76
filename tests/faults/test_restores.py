"""A restore killed at any moment leaves what was there or all of the backup; backups go from one database to the other.

ROUNDS_OF_KILLING=50 for the long version.
"""

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stores import Environment, new_store, ready_store, rows, started, told

pytestmark = pytest.mark.record_store
ROUNDS = int(os.environ.get("ROUNDS_OF_KILLING", "3"))

FILL = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from django.core.management import call_command
from salesops.kernel.actor import Actor
from salesops.records import actions
call_command("migrate", verbosity=0)
by, at = Actor(None, "the tests", "test"), datetime(2024, 5, 1, tzinfo=UTC)
for number in range(int(sys.argv[2])):
    actions.create("account", {"name": f"{sys.argv[1]} {number}"}, by=by, at=at)
"""
_ACCOUNTS = "SELECT id, name, version FROM records_account ORDER BY id"
_EVENTS = "SELECT seq, record_id, changes FROM history_event WHERE kind = 'account' ORDER BY seq"


def fill(environment: Environment, name: str, count: int) -> None:
    """An installation with accounts of this name, an upload of this name, and a key of its own."""
    subprocess.run([sys.executable, "-c", FILL, name, str(count)], env=environment, check=True, timeout=120)
    uploads = Path(environment["SALESOPS_HOME"]) / "uploads"
    uploads.mkdir()
    (uploads / f"{name}.csv").write_text(name)


def contents(environment: Environment) -> tuple[object, ...]:
    home = Path(environment["SALESOPS_HOME"])
    uploads = sorted(path.name for path in (home / "uploads").glob("*.csv"))
    return rows(environment, _ACCOUNTS), rows(environment, _EVENTS), uploads, (home / "secret-key").read_text()


@pytest.fixture
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with ready_store(tmp_path_factory) as environment:
        fill(environment, "Old", 300)
        yield environment


@pytest.fixture
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with ready_store(tmp_path_factory) as environment:
        fill(environment, "New", 20)
        yield environment


def test_killed_at_random_moments_it_was_nothing_or_all(old: Environment, new: Environment, tmp_path: Path) -> None:
    backup = tmp_path / "friday.backup"
    told(old, "backup", str(backup))
    before, wanted = contents(new), contents(old)
    assert before != wanted
    moments = random.Random(ROUNDS)
    began = time.monotonic()
    with new_store(tmp_path / "measured") as measured:
        told(measured, "restore", str(backup))
    lasts = time.monotonic() - began
    for _ in range(ROUNDS):
        process = started(new, "restore", str(backup), "--replace", stdout=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2 * lasts, lasts))
        process.kill()
        process.wait()
        told(new, "setup")
        found = contents(new)
        assert found in (before, wanted)
        before = found
    assert "Both stores agree" in told(new, "restore", str(backup), "--replace")
    assert contents(new) == wanted


@pytest.mark.skipif("DATABASE_URL" not in os.environ or not os.environ["DATABASE_URL"], reason="runs with --postgres")
def test_from_sqlite_to_postgresql_and_back(tmp_path: Path) -> None:
    """The way a company grows: it begins on a laptop, and goes back to one to look at something."""
    with new_store(tmp_path / "laptop", postgresql=False) as laptop:
        fill(laptop, "Acme", 50)
        wanted = contents(laptop)
        told(laptop, "backup", str(tmp_path / "laptop.backup"))
    with new_store(tmp_path / "server", postgresql=True) as server:
        assert "Both stores agree" in told(server, "restore", str(tmp_path / "laptop.backup"))
        assert contents(server) == wanted
        subprocess.run([sys.executable, "-c", FILL, "Later", "1"], env=server, check=True, timeout=120)
        wanted = contents(server)
        told(server, "backup", str(tmp_path / "server.backup"))
    with new_store(tmp_path / "again", postgresql=False) as again:
        assert "Both stores agree" in told(again, "restore", str(tmp_path / "server.backup"))
        assert contents(again) == wanted


def test_a_backup_of_an_earlier_release_is_brought_up_to_date(old: Environment, tmp_path: Path) -> None:
    """As the file was before saved views and the second factor were thought of: without their tables, and without their steps."""
    backup, earlier = tmp_path / "friday.backup", tmp_path / "earlier.backup"
    told(old, "backup", str(backup))
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(earlier, "w") as into:
        manifest = json.loads(source.read("manifest.json"))
        manifest["migrations"] = {app: steps for app, steps in manifest["migrations"].items() if app not in ("views", "mfa")}
        kept = {
            name: member for name, member in manifest["members"].items() if not name.startswith(("tables/views", "tables/mfa"))
        }
        assert len(kept) < len(manifest["members"])
        for name in kept:
            into.writestr(name, source.read(name))
        into.writestr("manifest.json", json.dumps({**manifest, "members": kept}))
    with new_store(tmp_path / "fresh") as fresh:
        assert "Both stores agree" in told(fresh, "restore", str(earlier))
        assert contents(fresh) == contents(old)
        assert rows(fresh, "SELECT count(*) FROM views_view") == [(0,)]
