"""Files and timelines over HTTP, and `salesops show`."""

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import NOW

from salesops.records.files import actions as files
from salesops.records.files.models import Attachment
from salesops.web.api import api
from salesops.workspace.record_pages.commands import show
from salesops.workspace.record_pages.tests.conftest import PDF, logged_in


def _send(client, world, name="offer.pdf", content=PDF):
    of = f"?kind=deal&record_id={world.deal}"
    return client.post(f"/api/files{of}", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_attached_told_of_fetched_removed_and_brought_back(world, rita):
    sent = _send(rita, world)
    assert sent.status_code == 201
    file = sent.json()
    assert (file["name"], file["size"], file["content_type"], file["by_name"]) == (
        "offer.pdf",
        len(PDF),
        "application/pdf",
        "Rita",
    )
    assert rita.get("/api/files", {"kind": "deal", "record_id": world.deal}).json()["files"] == [file]
    content = rita.get(f"/api/files/{file['id']}/content")
    assert b"".join(content.streaming_content) == PDF
    assert content["Content-Disposition"].startswith("attachment")
    assert rita.delete(f"/api/files/{file['id']}").json()["removed"] is True
    assert rita.get(f"/api/files/{file['id']}").status_code == 404
    assert rita.post(f"/api/files/{file['id']}/restore").json() == file


def test_the_same_file_again_changes_nothing(world, rita):
    assert _send(rita, world).json() == _send(rita, world).json()
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("page.html", b"<html>", 422), ("offer.pdf", b"MZ", 422), ("big.pdf", PDF + b"0" * 5_000, 413)],
)
def test_what_is_not_taken_is_a_problem(world, rita, settings, name, content, status):
    settings.FILE_LIMIT = 1_000
    answer = _send(rita, world, name, content)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["rosa", "max"])
def test_files_and_timelines_of_others_are_not_there(world, name):
    file = files.attach("deal", world.deal, "offer.pdf", [PDF], by=world.cast.actor("rita"), at=NOW)
    client = logged_in(name)
    of = {"kind": "deal", "record_id": world.deal}
    assert client.get("/api/files", of).status_code == 404
    assert client.get(f"/api/files/{file.id}").status_code == 404
    assert client.get(f"/api/files/{file.id}/content").status_code == 404
    assert client.delete(f"/api/files/{file.id}").status_code == 404
    assert client.post(f"/api/files/{file.id}/restore").status_code == 404
    assert _send(client, world).status_code == 404
    assert client.get(f"/api/timeline/deal/{world.deal}").status_code == 404


def test_a_stranger_is_told_nothing(world):
    client = logged_in("sam")
    assert client.get(f"/api/timeline/deal/{world.deal}").status_code == 403
    assert client.get("/api/files", {"kind": "deal", "record_id": world.deal}).status_code == 403


def test_those_who_only_look_change_no_file(world):
    file = files.attach("deal", world.deal, "offer.pdf", [PDF], by=world.cast.actor("rita"), at=NOW)
    client = logged_in("ada")
    assert client.get(f"/api/files/{file.id}").status_code == 200
    assert client.delete(f"/api/files/{file.id}").status_code == 403
    assert _send(client, world).status_code == 403


def test_a_timeline_is_paged_filtered_and_ends(world, rita):
    for n in range(7):
        rita.post(f"/deals/{world.deal}/facts/next_step", {"value": f"Step {n}", "version": n + 1})
    address, found, after = f"/api/timeline/deal/{world.deal}", [], ""
    while True:
        page = rita.get(address, {"limit": 3, "after": after}).json()
        found += page["happened"]
        if not (after := page["next"]):
            break
    assert [one["changes"][0]["new"] for one in found[:7]] == [f"Step {n}" for n in reversed(range(7))]
    assert found[-1]["action"] == "create"
    assert rita.get(address, {"show": "activities"}).json() == {"happened": [], "next": ""}
    assert rita.get(address, {"as_of": "2024-02-01"}).json()["happened"][0]["action"] == "create"


@pytest.mark.parametrize("asked", [{"after": "junk"}, {"as_of": "soon"}, {"show": "nothing"}, {"limit": 0}])
def test_a_question_that_cannot_be_read_is_a_problem(world, rita, asked):
    assert rita.get(f"/api/timeline/deal/{world.deal}", asked).status_code == 422


def test_the_routes_are_described():
    paths = api.get_openapi_schema()["paths"]
    assert {"/api/files", "/api/files/{file_id}/content", "/api/timeline/{kind}/{record_id}"} <= set(paths)


def test_show_tells_facts_and_what_happened(world):
    said = CliRunner().invoke(show, ["deal", str(world.deal), "--timeline"]).output
    assert "Acme pumps" in said
    assert "Sales: Discovery" in said
    assert "$1,000" in said
    assert "the tests created this deal" in said


def test_show_tells_what_it_was_and_what_it_is_now(world):
    world.change("deal", world.deal, {"amount": "5000"})
    said = CliRunner().invoke(show, ["deal", str(world.deal), "--as-of", "2024-02-01"]).output
    assert "$1,000" in said
    assert "now $5,000" in said


@pytest.mark.parametrize("words", [["--as", "rosa"], ["--as", "sam"], ["--as", "nobody"], ["--as-of", "soon"]])
def test_show_refuses_in_words(world, words):
    result = CliRunner().invoke(show, ["deal", str(world.deal), *words])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
