"""Files on the page: sent, fetched as an attachment that cannot run, taken off and brought back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, PASSWORD

from salesops.records.files import actions
from salesops.records.files.models import Attachment
from salesops.workspace.record_pages.tests.conftest import PART, PDF, text_of


def _send(client, world, *files):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/deals/{world.deal}/files", {"files": sent}, headers=PART)


def test_a_file_sent_is_on_the_page_and_in_the_timeline(world, rita):
    page = text_of(_send(rita, world, ("Offer Größe.pdf", PDF), ("notes.txt", b"Plain words")))
    assert "Offer Größe.pdf" in page
    assert "notes.txt" in page
    assert "attached the file notes.txt" in text_of(rita.get(f"/deals/{world.deal}/timeline", headers=PART))


def test_a_file_is_fetched_to_be_saved_and_can_do_nothing(world, rita):
    file = actions.attach("deal", world.deal, 'Größe "x".pdf', [PDF], by=world.cast.actor("rita"), at=NOW)
    answer = rita.get(f"/files/{file.id}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_a_text_that_was_html_all_along_is_served_as_text(world, rita):
    file = actions.attach("deal", world.deal, "a.txt", [b"see <b>this</b>"], by=world.cast.actor("rita"), at=NOW)
    answer = rita.get(f"/files/{file.id}")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_file_that_is_refused_is_said_and_the_others_stay(world, rita):
    answer = _send(rita, world, ("ok.pdf", PDF), ("page.html", b"<html>"))
    assert answer["X-Refused"] == "422"
    assert "Files of the type .html are not taken" in text_of(answer)
    assert [row.name for row in Attachment.objects.all()] == ["ok.pdf"]


@pytest.mark.parametrize("size", [1_100, 20_000])
def test_what_is_too_large_is_refused_and_nothing_is_left(world, rita, settings, size):
    settings.FILE_LIMIT = 1_000
    answer = _send(rita, world, ("big.pdf", PDF + b"0" * size))
    assert "too large" in text_of(answer)
    assert not Attachment.objects.exists()
    assert [path for path in settings.FILES.rglob("*") if path.is_file() and path.name != "swept"] == []


def test_no_file_at_all_is_said(world, rita):
    assert "Choose files first" in text_of(rita.post(f"/deals/{world.deal}/files", {}, headers=PART))


def test_a_file_comes_off_and_back(world, rita):
    _send(rita, world, ("offer.pdf", PDF))
    file = Attachment.objects.get()
    assert "offer.pdf is removed" in text_of(rita.post(f"/files/{file.id}/remove", headers=PART))
    assert rita.get(f"/files/{file.id}").status_code == 404
    assert "offer.pdf" in text_of(rita.post(f"/files/{file.id}/bring-back", headers=PART))
    assert rita.get(f"/files/{file.id}").status_code == 200


def test_a_form_of_another_site_sends_nothing(world):
    client = Client(enforce_csrf_checks=True)
    client.login(username="rita", password=PASSWORD)
    sent = {"files": SimpleUploadedFile("offer.pdf", PDF)}
    assert client.post(f"/deals/{world.deal}/files", sent).status_code == 403
    assert not Attachment.objects.exists()


def test_without_scripts_one_comes_back_to_the_page(world, rita):
    answer = rita.post(f"/deals/{world.deal}/files", {"files": SimpleUploadedFile("offer.pdf", PDF)})
    assert answer.url == f"/deals/{world.deal}"
