"""What was there comes back, all of it, and work goes on from there."""

import os
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.history import queries as history
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.records.actions.writing import writing
from salesops.records.files.queries import files_of
from salesops.records.search.finding import find
from salesops.workspace.backup import places
from salesops.workspace.backup.archive import BackupProblem
from salesops.workspace.backup.contents import tables
from salesops.workspace.backup.reading import opened
from salesops.workspace.backup.restoring import Restored, restore
from salesops.workspace.backup.snapshot import snapshot
from salesops.workspace.backup.tests.conftest import LATER, backed_up, quietly


def put_back(path: Path, *, replace: bool = True) -> Restored:
    return restore(path, replace=replace, by=TESTER, at=LATER, say=quietly)


def everything() -> dict[str, list[dict[str, object]]]:
    with snapshot() as taken:
        return {table.name: [row for batch in taken.rows(table) for row in batch.to_pylist()] for table in tables()}


def deals() -> list[int]:
    return [row.id for row in queries.listed("deal", scope=EVERYTHING).rows]


def test_what_was_changed_and_added_since_is_as_it_was(company: Cast, home: Path, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "friday.backup")
    before = everything()
    deal = min(deals())
    actions.edit("deal", deal, {"amount": "1"}, version=2, by=TESTER, at=LATER)
    actions.create("account", {"name": "Later"}, by=TESTER, at=LATER)
    (home / "secret-key").write_text("another")
    (home / "uploads" / "later.csv").write_text("x")
    done = put_back(made.path)
    after = everything()
    restored = after["history_event"].pop()
    assert (restored["kind"], restored["action"]) == ("installation", "restore")
    assert after == before
    assert (home / "secret-key").read_text() == "the key of then"
    assert [path.name for path in (home / "uploads").iterdir()] == ["sent.csv"]
    assert [finding for finding in done.findings if finding.severity == "error"] == []
    assert not (home / "restoring").exists()


def test_work_goes_on_from_there(company: Cast, tmp_path: Path) -> None:
    hidden = actions.create("account", {"name": "Gone"}, by=TESTER, at=NOW)
    made = backed_up(tmp_path / "friday.backup")
    put_back(made.path)
    new = actions.create("account", {"name": "Next"}, by=TESTER, at=LATER)
    assert new.id > hidden.id
    assert new.sequence == made.sequence + 2, "after the event that tells of the restore"
    assert Client().login(username="rita", password=PASSWORD)
    assert [hit.row.values["name"] for hit in find("pumps", scope=EVERYTHING, kinds=["deal"])] == ["Pumps"]
    [account] = [row.id for row in queries.listed("account", scope=EVERYTHING, search="Müller").rows]
    assert [file.name for file in files_of("account", account)] == ["notes.txt"]
    assert history.state_at("deal", min(deals()), NOW)["next_step"] == ""


def test_numbers_of_rows_deleted_before_do_not_come_again(company: Cast, tmp_path: Path) -> None:
    gone = Group.objects.create(name="gone")
    number = gone.pk
    gone.delete()
    put_back(backed_up(tmp_path / "friday.backup").path)
    assert everything()["auth_group"] == []
    assert Group.objects.create(name="new").pk > number


def test_what_is_here_is_not_overwritten_unless_told_so(company: Cast, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "friday.backup")
    before = everything()
    with pytest.raises(BackupProblem, match="give --replace to lose what is here"):
        put_back(made.path, replace=False)
    assert everything() == before


def test_a_backup_is_readable_by_its_owner_alone_and_holds_one_file_a_table(company: Cast, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "friday.backup")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
    with opened(made.path) as reader:
        assert set(reader.manifest.tables) == {table.name for table in tables()}
        assert reader.manifest.sequence == made.sequence == history.last_sequence()
        assert "uploads/sent.csv" in reader.manifest.files


def test_a_backup_that_fails_leaves_the_one_before(company: Cast, tmp_path: Path) -> None:
    path = backed_up(tmp_path / "friday.backup").path
    before = path.read_bytes()

    def full(_: str) -> None:
        raise OSError("No space left on device")

    from salesops.workspace.backup.making import make

    with pytest.raises(OSError, match="No space"):
        make(path, at=LATER, say=full)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []


def test_a_backup_made_while_somebody_writes_is_of_one_moment(company: Cast, tmp_path: Path) -> None:
    """Money goes back and forth between two deals, each time in one transaction: in a backup the sum is always right."""
    one, two = sorted(deals())
    actions.edit("deal", two, {"amount": "0"}, version=2, by=TESTER, at=LATER)
    stop, moved = threading.Event(), []

    def move_money() -> None:
        try:
            while not stop.is_set():
                with writing():
                    for deal, amount in ((one, len(moved) % 1000), (two, Decimal("1000.50") - len(moved) % 1000)):
                        version = queries.get("deal", deal, scope=EVERYTHING).version
                        actions.edit("deal", deal, {"amount": str(amount)}, version=version, by=TESTER, at=LATER)
                moved.append(1)
        finally:
            connection.close()

    writer = threading.Thread(target=move_money)
    writer.start()
    paths = []
    try:
        for number in range(3):
            begun = len(moved)
            while len(moved) < begun + 2:
                stop.wait(0.01)
            paths.append(_slowly(tmp_path / f"{number}.backup", stop))
    finally:
        stop.set()
        writer.join()
    assert len(moved) > 6, "nobody wrote meanwhile"
    for path in paths:
        with opened(path) as reader, reader.table("records_deal") as stored, reader.table("history_event") as told:
            amounts = {row["id"]: Decimal(row["amount"]) for row in stored.read_all().to_pylist()}
            events = [row["seq"] for row in told.read_all().to_pylist()]
        assert amounts[one] + amounts[two] == Decimal("1000.50")
        assert max(events) == reader.manifest.sequence
    done = put_back(paths[-1])
    assert [finding for finding in done.findings if finding.severity == "error"] == []


def _slowly(path: Path, stop: threading.Event) -> Path:
    from salesops.workspace.backup.making import make

    return make(path, at=LATER, say=lambda _: stop.wait(0.05) and None).path


@pytest.mark.parametrize("step", ["before anything moved", "between two folders", "before the key"])
def test_a_restore_killed_after_the_tables_were_in_is_finished_by_the_next_start(
    company: Cast, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made = backed_up(tmp_path / "friday.backup")
    (home / "secret-key").write_text("another")
    (home / "uploads" / "later.csv").write_text("x")
    moves = {"before anything moved": 0, "between two folders": 1, "before the key": 5}[step]
    moved, move = [], os.replace

    def killed(source: Path, to: Path) -> None:
        if len(moved) == moves:
            raise SystemExit("killed")
        moved.append(to)
        move(source, to)

    with monkeypatch.context() as patched:
        patched.setattr(places.os, "replace", killed)
        with pytest.raises(SystemExit, match="killed"):
            put_back(made.path)
    assert (home / "secret-key").read_text() == "another"
    assert places.finish_interrupted()
    assert (home / "secret-key").read_text() == "the key of then"
    assert [path.name for path in (home / "uploads").iterdir()] == ["sent.csv"]
    assert not places.finish_interrupted(), "there is nothing left to finish"


def test_what_a_restore_unpacked_is_thrown_away_where_its_tables_never_were_in(
    company: Cast, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backed_up(tmp_path / "friday.backup")
    (home / "secret-key").write_text("another")

    def killed(*_: object, **__: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patched:
        patched.setattr(places, "append", killed)
        with pytest.raises(SystemExit):
            put_back(made.path)
    assert (home / "restoring").exists()
    assert not places.finish_interrupted()
    assert (home / "secret-key").read_text() == "another"
    assert not (home / "restoring").exists()
