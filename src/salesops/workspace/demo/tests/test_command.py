"""The command as people run it, each time in a home of its own."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from salesops.workspace.demo.commands import demo

PROGRAM = "from salesops.config.cli import main; main()"
CHECK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "salesops.config.settings"
import django
django.setup()
from datetime import UTC, date, datetime
from django.contrib.auth import authenticate
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.warehouse.doctor import examine
from salesops.warehouse.run import run
from salesops.workspace.demo.loading import PASSWORD
print(*[bool(authenticate(username=name, password=PASSWORD)) for name in sys.argv[1:]])
always = Period(date(2000, 1, 1), date(2100, 1, 1))
print(run(Ask("deals_created", today=date(2100, 1, 1), period=always)).value, len(examine(at=datetime.now(UTC))))
"""
HANDED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "salesops.config.settings"
import django
django.setup()
from datetime import UTC, date, datetime
from salesops.capabilities.handoffs.models import HandOff
from salesops.capabilities.handoffs.queries.outcomes import OUTCOMES, of_outcome
from salesops.capabilities.process.models import Request
from salesops.records.notices.models import Notice
from salesops.workspace.demo.asking import bring_exceptions
from salesops.workspace.demo.handing import bring_hand_offs
from salesops.workspace.demo.world import simulate
from salesops.workspace.handoffs.examining import examine
now, every = datetime.now(UTC), HandOff.objects.all()
print(*[of_outcome(every, one, now).exists() for one in OUTCOMES])
print(every.filter(state="sent_back").exclude(reason="").exists())
waiting = [one.id for one in every.filter(state="waiting")]
told = Notice.objects.filter(kind="hand_off")
print(1 <= told.count(), not told.exclude(record_id__in=waiting).exists(), not examine(at=now))
print(bring_hand_offs(simulate(deals=500, seed=7, today=date.fromisoformat(sys.argv[1])), at=now), bring_exceptions(at=now))
print(*sorted(one.answer or "open" for one in Request.objects.all()))
"""
TODAY = datetime.now(UTC).date().isoformat()
SHOWN = ("ada", "victor", "mia", "rita", "omar", "fay", "admin")


def python(home: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SALESOPS_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    return subprocess.run([sys.executable, "-c", program, *words], env=environment, capture_output=True, text=True, check=False)


def salesops(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return python(home, PROGRAM, *words)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("home")
    done = salesops(home, "demo", "--deals", "500", "--today", TODAY)
    assert done.returncode == 0, done.stderr
    return home, done.stdout


def test_the_demo_shows_who_can_log_in_and_the_password(loaded: tuple[Path, str]) -> None:
    _, said = loaded
    lines = said.splitlines()
    assert any("password is" in line for line in lines)
    assert all(any(line.split()[:1] == [name] for line in lines) for name in SHOWN)


def test_everybody_shown_can_log_in_and_the_stores_agree(loaded: tuple[Path, str]) -> None:
    home, _ = loaded
    done = python(home, CHECK, *SHOWN)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [*["True"] * len(SHOWN), "500", "0"]


def test_hand_offs_of_the_last_weeks_came_out_in_every_way_and_are_made_once(loaded: tuple[Path, str]) -> None:
    home, _ = loaded
    done = python(home, HANDED, TODAY)
    assert done.returncode == 0, done.stderr
    outcomes, reasoned, told, again, exceptions = done.stdout.splitlines()
    assert outcomes.split() == ["True"] * 4
    assert reasoned == "True"
    assert told.split() == ["True"] * 3, "only of what waits somebody is told, and no clock is behind"
    assert again.split() == ["0", "0"]
    assert "open" in exceptions.split()


def test_a_second_demo_in_the_same_home_is_refused_with_a_way_out(loaded: tuple[Path, str]) -> None:
    home, _ = loaded
    again = salesops(home, "demo", "--deals", "500")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert "SALESOPS_HOME" in again.stderr


def test_with_to_only_files_are_written(tmp_path: Path) -> None:
    words = ["--deals", "500", "--today", "2026-03-17", "--to", str(tmp_path), "--csv"]
    done = CliRunner().invoke(demo, words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "deals.csv").exists()
    assert (tmp_path / "policies" / "quotas.yaml").exists()
    assert "password" not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--today", "17.3.2026"], "Write it year-month-day"),
        (["--deals", "3"], "500"),
        (["--seed", "-1"], "-1"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(tmp_path: Path, words: list[str], said: str) -> None:
    done = CliRunner().invoke(demo, ["--to", str(tmp_path / "files"), *words])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "files").exists()
