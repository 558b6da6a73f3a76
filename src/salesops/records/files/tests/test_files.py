"""Files on records: taken in whole or not at all, for what they are rather than what they say, and never lost by removing."""

import io
import os
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW, TESTER, Cast

from salesops.history import queries as history
from salesops.history.door import WriteRefusedError
from salesops.kernel.scope import EVERYTHING, NOTHING
from salesops.records import actions as records
from salesops.records.access import scope_of
from salesops.records.errors import NotFoundError
from salesops.records.files import actions, queries, store
from salesops.records.files.errors import FileRefused, NoSuchFileError
from salesops.records.files.models import Attachment
from salesops.records.files.names import LONGEST, cleaned
from salesops.records.files.types import TYPES

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def deal(cast: Cast, settings, tmp_path) -> int:
    settings.FILES = tmp_path / "files"
    values = {"name": "Pumps", "pipeline": "sales", "stage": "demo", "status": "open", "owner": cast.rita}
    return records.create("deal", values, by=TESTER, at=NOW).id


def _attach(deal: int, name: str = "offer.pdf", content: bytes = PDF) -> Attachment:
    return actions.attach("deal", deal, name, [content], by=TESTER, at=NOW)


def _stored(settings) -> list[str]:
    return sorted(path.name for path in settings.FILES.rglob("*") if path.is_file())


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


def test_a_file_is_kept_under_what_it_holds_once_however_often_it_comes(deal, settings):
    first, second = _attach(deal), _attach(deal, "again.pdf")
    assert first.sha256 == second.sha256
    assert _stored(settings) == [first.sha256]
    assert queries.content_of(queries.get(first.id, scope=EVERYTHING)).read_bytes() == PDF
    assert [file.name for file in queries.attached("deal", deal, scope=EVERYTHING)] == ["again.pdf", "offer.pdf"]


def test_who_does_not_see_the_record_sees_no_file_of_it(deal, cast):
    file = _attach(deal)
    for name in ("rosa", "max", "sam"):
        scope = scope_of(cast.viewer(name), NOW)
        assert queries.attached("deal", deal, scope=scope) == []
        with pytest.raises(NoSuchFileError):
            queries.get(file.id, scope=scope)
    assert queries.get(file.id, scope=scope_of(cast.viewer("mia"), NOW)).name == "offer.pdf"


def test_files_of_a_hidden_record_are_hidden_with_it(deal):
    file = _attach(deal)
    records.delete("deal", deal, version=1, by=TESTER, at=NOW)
    with pytest.raises(NoSuchFileError):
        queries.get(file.id, scope=EVERYTHING)
    with pytest.raises(NotFoundError):
        _attach(deal)


def test_removing_keeps_the_content_and_bringing_back_shows_it_again(deal, settings):
    file = _attach(deal)
    actions.remove(file.id, by=TESTER, at=NOW)
    assert queries.attached("deal", deal, scope=EVERYTHING) == []
    with pytest.raises(NoSuchFileError):
        actions.remove(file.id, by=TESTER, at=NOW)
    assert actions.sweep() == 0
    actions.bring_back(file.id, by=TESTER, at=NOW)
    assert queries.attached("deal", deal, scope=EVERYTHING)[0].id == file.id
    done = [entry.action for entry in history.timeline("file", file.id)]
    assert done == ["bring_back_file", "remove_file", "attach_file"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<html></html>", "type .html"),
        ("picture.svg", b"<svg onload=alert(1)>", "type .svg"),
        ("run.js", b"alert(1)", "type .js"),
        ("run.exe", b"MZ", "type .exe"),
        ("offer", PDF, "no ending"),
        ("offer.pdf.exe", PDF, "type .exe"),
        ("offer.pdf", b"<script>alert(1)</script>", "not what it holds"),
        ("offer.pdf", b"MZ\x90\x00", "not what it holds"),
        ("picture.png", PDF, "not what it holds"),
        ("notes.txt", b"  \n<!DOCTYPE html><script>", "not what it holds"),
        ("notes.txt", b"hello <ScRiPt>alert(1)", "not what it holds"),
        ("notes.txt", b"#!/bin/sh\nrm -rf", "not what it holds"),
        ("notes.csv", b"a,b\x00c", "not what it holds"),
        ("book.xlsx", _zip("xl/workbook.xml"), "not what it holds"),
        ("book.xlsx", _zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "not what it holds"),
        ("book.xlsx", _zip("[Content_Types].xml", "word/document.xml"), "not what it holds"),
        ("book.xlsx", b"PK\x03\x04 torn", "not what it holds"),
        ("letter.odt", _zip("mimetype", "content.xml", "Basic/script.xml"), "not what it holds"),
        ("offer.pdf", b"", "is empty"),
    ],
)
def test_what_is_not_what_its_name_says_or_could_run_is_refused(deal, settings, name, content, said):
    with pytest.raises(FileRefused, match=said):
        _attach(deal, name, content)
    assert _stored(settings) == []
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.png", b"\x89PNG\r\n\x1a\nrest"),
        ("a.JPG", b"\xff\xd8\xff\xe0rest"),
        ("a.docx", _zip("[Content_Types].xml", "word/document.xml")),
        ("a.xlsx", _zip("[Content_Types].xml", "xl/workbook.xml")),
        ("a.odt", _zip("mimetype", "content.xml")),
        ("a.csv", "Größe;1\n".encode("latin-1")),
        ("a.mp3", b"ID3\x04rest"),
        ("a.wav", b"RIFF\x00\x00\x00\x00WAVEfmt "),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A rest"),
    ],
)
def test_what_people_send_is_taken(deal, name, content):
    assert _attach(deal, name, content).content_type == TYPES["." + name.rpartition(".")[2].lower()].content_type


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\offer.PDF", "offer.pdf"),
        ("evil\x00.exe\x00.pdf", "evil.exe.pdf"),
        ("offer\r\nSet-Cookie: a=b.pdf", "offerSet-Cookie_ a=b.pdf".replace("=", "_")),
        ("\u202egpj.pdf", "gpj.pdf"),
        ("...pdf", "pdf"),
        ("", "file"),
        ("Größe & Preis (2).pdf", "Größe & Preis (2).pdf"),
        ("x" * 500 + ".pdf", "x" * LONGEST + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert cleaned(given) == kept


@given(st.text(max_size=300))
def test_a_cleaned_name_is_a_name_and_nothing_more(given):
    name = cleaned(given)
    assert name
    assert not set(name) & set('/\\\x00\r\n"<>|:*?')
    assert not name.startswith(".")
    assert cleaned(name) == name


def test_too_large_a_file_is_refused_before_it_is_all_here(deal, settings):
    settings.FILE_LIMIT = 1_000_000
    sent = 0

    def endless():
        nonlocal sent
        yield PDF
        while True:
            sent += 65_536
            yield b"0" * 65_536

    with pytest.raises(FileRefused, match="too large"):
        actions.attach("deal", deal, "offer.pdf", endless(), by=TESTER, at=NOW)
    assert sent < 2_000_000
    assert _stored(settings) == []


def test_a_sending_that_breaks_off_leaves_nothing(deal, settings):
    def broken():
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.attach("deal", deal, "offer.pdf", broken(), by=TESTER, at=NOW)
    assert _stored(settings) == []
    assert not Attachment.objects.exists()


def test_what_a_killed_process_left_is_swept_away_a_day_later(deal, settings):
    file = _attach(deal)
    left = settings.FILES / "coming" / "half"
    orphan = store.path_of("0" * 64)
    orphan.parent.mkdir(exist_ok=True)
    for path in (left, orphan):
        path.write_bytes(b"half")
    assert actions.sweep() == 0
    long_ago = time.time() - 2 * store.ABANDONED_SECONDS
    for path in (left, orphan, store.path_of(file.sha256)):
        os.utime(path, (long_ago, long_ago))
    assert actions.sweep() == 2
    assert _stored(settings) == [file.sha256]


def test_without_its_event_a_file_is_not_attached(deal, monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "append", fails)
    with pytest.raises(RuntimeError):
        _attach(deal)
    assert not Attachment.objects.exists()


def test_all_files_together_have_a_bound(deal, settings):
    settings.FILES_QUOTA = len(PDF) + 5
    _attach(deal)
    with pytest.raises(FileRefused, match="does not fit"):
        _attach(deal, "more.pdf", PDF + b"!")


def test_a_record_has_a_bound_too(deal, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PER_RECORD", 1)
    _attach(deal)
    with pytest.raises(FileRefused, match="one too many"):
        _attach(deal, "more.pdf")


@pytest.mark.parametrize("kind", ["deal", "file", "nonsense"])
def test_nothing_is_attached_to_what_is_not_there(deal, kind, settings):
    with pytest.raises(NotFoundError):
        actions.attach(kind, 999_999, "offer.pdf", [PDF], by=TESTER, at=NOW)
    assert _stored(settings) == []


def test_a_lost_content_is_said(deal):
    file = _attach(deal)
    store.path_of(file.sha256).unlink()
    with pytest.raises(NoSuchFileError, match="backup"):
        queries.content_of(queries.get(file.id, scope=EVERYTHING))


def test_attachments_are_written_by_the_actions_alone(deal):
    row = _attach(deal)
    for attempt in (
        row.save,
        row.delete,
        Attachment.objects.all().delete,
        lambda: Attachment.objects.update(name="x"),
        lambda: Attachment.objects.bulk_create([row]),
    ):
        with pytest.raises(WriteRefusedError):
            attempt()


def test_nobody_without_a_scope_learns_anything(deal):
    _attach(deal)
    assert queries.attached("deal", deal, scope=NOTHING) == []
