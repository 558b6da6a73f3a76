"""Files that are not as they were written, or not for this release, are told before anything is touched."""

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.cast import TESTER, Cast

from salesops.history.queries import last_sequence
from salesops.workspace.backup.archive import MANIFEST, BackupProblem
from salesops.workspace.backup.restoring import restore
from salesops.workspace.backup.tests.conftest import LATER, backed_up, quietly

Manifest = dict[str, Any]


@pytest.fixture
def backup(company: Cast, tmp_path: Path) -> Path:
    return backed_up(tmp_path / "friday.backup").path


def refused(path: Path) -> str:
    """What is said to it; nothing has changed."""
    before = last_sequence()
    with pytest.raises(BackupProblem) as problem:
        restore(path, replace=True, by=TESTER, at=LATER, say=quietly)
    assert last_sequence() == before
    return str(problem.value)


def rewritten(path: Path, change: Callable[[Manifest], None], more: dict[str, bytes] | None = None) -> Path:
    """The same archive with another manifest, and further members."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(path.with_suffix(".changed"), "w") as new:
        for name in old.namelist():
            if name != MANIFEST:
                new.writestr(name, old.read(name))
        for name, content in (more or {}).items():
            new.writestr(name, content)
        manifest = json.loads(old.read(MANIFEST))
        change(manifest)
        new.writestr(MANIFEST, json.dumps(manifest))
    return path.with_suffix(".changed")


def test_cut_short_anywhere(backup: Path) -> None:
    whole = backup.read_bytes()
    draw = random.Random(1)
    for length in [0, 1, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(10))]:
        backup.write_bytes(whole[:length])
        assert "was cut short" in refused(backup)


def test_changed_anywhere(backup: Path) -> None:
    """One bit of any member."""
    whole = bytearray(backup.read_bytes())
    with zipfile.ZipFile(backup) as zipped:
        members = [info for info in zipped.infolist() if info.filename != MANIFEST]
        places = [(info.filename, _begin(whole, info) + info.compress_size // 2) for info in members if info.compress_size]
    assert len(places) > 20
    for name, place in places:
        whole[place] ^= 4
        backup.write_bytes(whole)
        said = refused(backup)
        assert name in said or "list of contents" in said
        assert "Take another copy" in said or "changed" in said
        whole[place] ^= 4


def _begin(whole: bytearray, info: zipfile.ZipInfo) -> int:
    """Where the content of a member begins: after its header, its name and what the header has besides."""
    at = info.header_offset
    return at + 30 + int.from_bytes(whole[at + 26 : at + 28], "little") + int.from_bytes(whole[at + 28 : at + 30], "little")


def test_a_table_that_was_exchanged(backup: Path) -> None:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(backup.with_suffix(".changed"), "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read("tables/records_account.arrow" if name == "tables/records_deal.arrow" else name))
    assert "records_deal.arrow is not as it was written" in refused(backup.with_suffix(".changed"))


@pytest.mark.parametrize("content", [b"", b"Hello", b"PK\x03\x04 and nothing", b"\x00" * 5000])
def test_something_else_altogether(company: Cast, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.pdf").write_bytes(content)
    assert "letter.pdf is no backup" in refused(tmp_path / "letter.pdf")


def test_a_zip_of_something_else(company: Cast, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as zipped:
        zipped.writestr("beach.jpg", b"...")
    assert "no list of contents" in refused(tmp_path / "photos.zip")


def test_a_manifest_that_makes_no_sense(backup: Path) -> None:
    def muddle(manifest: Manifest) -> None:
        manifest["members"] = ["no", "members"]

    assert "no list of contents" in refused(rewritten(backup, muddle))


def test_a_newer_form(backup: Path) -> None:
    said = refused(rewritten(backup, lambda manifest: manifest.update(format=99, release="9.0")))
    assert "made by release 9.0" in said
    assert "Upgrade first" in said


def test_a_newer_release(backup: Path) -> None:
    said = refused(rewritten(backup, lambda manifest: manifest["migrations"]["records"].append("0999_the_future")))
    assert "newer than this one" in said


def test_an_earlier_release_where_there_are_tables_already(backup: Path) -> None:
    said = refused(rewritten(backup, lambda manifest: manifest["migrations"].pop("views")))
    assert "Restore it into a home and a database that are new" in said


def test_a_file_that_would_lie_outside(backup: Path, home: Path) -> None:
    content = b"ssh-ed25519 ..."
    from hashlib import sha256

    for name in ("uploads/../../evil", "/etc/evil", "uploads\\..\\evil"):
        member = {"sha256": sha256(content).hexdigest(), "size": len(content), "rows": None, "last_key": None}
        changed = rewritten(backup, lambda manifest, n=name, m=member: manifest["members"].update({n: m}), {name: content})
        assert "lies outside" in refused(changed)
    assert not (home.parent / "evil").exists()


def test_files_of_the_home_that_are_none_of_ours_stay_out(backup: Path, home: Path) -> None:
    from hashlib import sha256

    content = b"[not ours]"
    member = {"sha256": sha256(content).hexdigest(), "size": len(content), "rows": None, "last_key": None}
    name = "home/oidc.json.sh"
    changed = rewritten(backup, lambda manifest: manifest["members"].update({name: member}), {name: content})
    restore(changed, replace=True, by=TESTER, at=LATER, say=quietly)
    assert not (home / "oidc.json.sh").exists()


def test_a_table_that_cannot_be_put_back_leaves_everything_as_it_was(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesops.workspace.backup import loading

    filled = loading._fill

    def fails_late(reader: Any, table: str) -> int:
        if table == "records_team":
            raise RuntimeError("The machine caught fire")
        return filled(reader, table)

    monkeypatch.setattr(loading, "_fill", fails_late)
    before = last_sequence()
    with pytest.raises(RuntimeError, match="fire"):
        restore(backup, replace=True, by=TESTER, at=LATER, say=quietly)
    assert last_sequence() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_deal")
        assert cursor.fetchone() == (2,)
