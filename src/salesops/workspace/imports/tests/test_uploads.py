"""The folder of an upload: names, limits, and what is kept in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.workspace.imports import receiving, uploads
from salesops.workspace.imports.problems import UnknownUploadError, UploadRefused
from salesops.workspace.imports.tests.conftest import sent


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_folder_or_is_too_long(name):
    safe = uploads.safe_name(name)
    assert Path(safe).name == safe
    assert safe not in ("", ".", "..")
    assert not safe.startswith(".")
    assert "\x00" not in safe
    assert len(safe) <= 2 * uploads.LONGEST_NAME


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("../../etc/deals.csv", "deals.csv"),
        ("C:\\export\\Deals 2024.CSV", "Deals 2024.csv"),
        ("a;rm -rf $HOME.csv", "a_rm -rf _HOME.csv"),
        (".hidden.csv", "hidden.csv"),
    ],
)
def test_a_name_keeps_what_a_person_reads_in_it(given_, kept):
    assert uploads.safe_name(given_) == kept


def test_files_of_one_name_do_not_overwrite_each_other():
    upload = uploads.new()
    stored = uploads.store(upload, [sent("a.csv", "x\n1\n"), sent("A.csv", "x\n2\n")], too_large=False)
    assert [name for name, _ in stored] == ["a.csv", "A-2.csv"]
    assert (upload.files / "a.csv").read_text() == "x\n1\n"


def test_a_mapping_and_policies_are_put_where_they_are_read():
    upload = uploads.new()
    uploads.store(upload, [sent("mapping.yaml", "files: {}"), sent("company.yaml", "policy: company")], too_large=False)
    assert upload.mapping.read_text() == "files: {}"
    assert (upload.files / "policies" / "company.yaml").exists()


@pytest.mark.parametrize("files", [[], [sent("virus.exe")], [sent("deals.csv"), sent("notes.docx")]])
def test_what_cannot_be_read_is_refused_and_leaves_nothing(files, settings):
    with pytest.raises(UploadRefused):
        uploads.store(uploads.new(), files, too_large=False)
    assert not Path(settings.UPLOADS).exists()


def test_too_much_is_refused_with_the_limit_in_the_words(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT_BYTES", 3 * 1024**3)
    with pytest.raises(UploadRefused, match=r"may hold 3 GB.*salesops import"):
        uploads.store(uploads.new(), [sent()], too_large=True)


def test_more_than_the_limit_is_let_pass_by_unread(monkeypatch, rf):
    monkeypatch.setattr(receiving, "LIMIT_BYTES", 10)
    request = rf.post("/imports")
    quota = receiving.Quota(request)
    quota.handle_raw_input(None, {}, 0, b"")
    assert quota.receive_data_chunk(b"12345678", 0) == b"12345678"
    assert quota.receive_data_chunk(b"12345678", 8) is None
    assert receiving.was_too_large(request)


@pytest.mark.parametrize("token", ["", "..", "../../etc", "a" * 20, "A" * 20, "0123456789abcdef0123x"])
def test_only_a_token_of_ours_names_an_upload(token):
    with pytest.raises(UnknownUploadError):
        uploads.known(token)
