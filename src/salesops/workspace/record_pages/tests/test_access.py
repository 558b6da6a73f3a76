"""Somebody else's record: alike not there for a stranger, another team's rep and another team's manager, on every address."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from tests.cast import NOW

from salesops.kernel.scope import EVERYTHING
from salesops.records.files import actions as files
from salesops.records.queries import get
from salesops.workspace.record_pages import urls
from salesops.workspace.record_pages.tests.conftest import PART, PDF, logged_in

OTHERS = ("sam", "rosa", "max")


def _addresses(world):
    """Every address of Rita's records there is, with the method it is asked by."""
    of = {"deal": world.deal, "account": world.account, "contact": world.contact, "lead": world.lead, "person": world.cast.rita}
    found = []
    for pattern in urls.urlpatterns:
        kind = (pattern.default_args or {}).get("kind") or re.sub("^record-|-.*$", "", pattern.name.removeprefix("record-"))
        if "record_id" not in str(pattern.pattern) or kind not in of or pattern.name == "record":
            continue
        route = str(pattern.pattern).replace("<int:record_id>", str(of[kind])).replace("<str:name>", "name")
        found.append((pattern.name, f"/{route}"))
    return found


@pytest.mark.parametrize("name", OTHERS)
def test_every_address_of_anothers_record_is_not_there(world, name):
    client = logged_in(name)
    addresses = _addresses(world)
    assert len(addresses) > 55
    wrong = []
    for url_name, address in addresses:
        for method, headers in ((client.get, {}), (client.get, PART), (client.post, {}), (client.post, PART)):
            status = method(address, headers=headers).status_code
            if status not in (404, 405):
                wrong.append((url_name, address, status))
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_files_of_anothers_record_are_not_there(world, name):
    file = files.attach("deal", world.deal, "offer.pdf", [PDF], by=world.cast.actor("rita"), at=NOW)
    client = logged_in(name)
    sent = SimpleUploadedFile("more.pdf", PDF)
    assert client.get(f"/files/{file.id}").status_code == 404
    assert client.post(f"/files/{file.id}/remove").status_code == 404
    assert client.post(f"/deals/{world.deal}/files", {"files": sent}).status_code == 404
    assert [row.id for row in files.Attachment.objects.all()] == [file.id]


def test_a_record_of_others_answers_as_one_there_is_not(world):
    client = logged_in("rosa")
    theirs, nobodys = (client.get(f"/deals/{record_id}") for record_id in (world.deal, 999_999))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("name", ["mia", "omar", "ada", "rita"])
def test_owner_manager_and_those_who_see_everything_see_it(world, name):
    client = logged_in(name)
    for address in (f"/deals/{world.deal}", f"/accounts/{world.account}", f"/leads/{world.lead}", f"/contacts/{world.contact}"):
        assert client.get(address).status_code == 200, address


def test_those_who_only_look_are_offered_nothing_and_refused(world):
    client = logged_in("ada")
    page = client.get(f"/deals/{world.deal}").content.decode()
    assert "data-edit" not in page
    assert "/hide" not in page
    assert "Log it" not in page
    for address, sent in (
        (f"/deals/{world.deal}/facts/amount", {"value": "1", "version": "1"}),
        (f"/deals/{world.deal}/products", {"do": "put", "description": "x"}),
        (f"/deals/{world.deal}/roles", {"do": "put", "contact_id": str(world.contact)}),
        (f"/deals/{world.deal}/hide", {"version": "1"}),
        (f"/deals/{world.deal}/log", {"type": "note", "subject": "x"}),
        (f"/deals/{world.deal}/files", {}),
    ):
        assert client.post(address, sent).status_code == 403, address
    assert get("deal", world.deal, scope=EVERYTHING).version == 1


def test_without_a_login_one_is_asked_to_log_in(world, client):
    answer = client.get(f"/deals/{world.deal}")
    assert answer.status_code == 302
    assert answer.url.startswith("/login/")


def test_a_form_does_not_tell_the_name_of_anothers_record(world):
    page = logged_in("rita").get(f"/deals/new?account={world.rosas_account}").content.decode()
    assert "Beta" not in page


def test_choosing_offers_ones_own_accounts_and_everybodys_colleagues(world, rita):
    assert "Beta" not in rita.get("/records/choices/account?q=Be").content.decode()
    assert "Acme" in rita.get("/records/choices/account?q=ac").content.decode()
    assert "Rosa" in rita.get("/records/choices/person?q=ro").content.decode()


def test_a_number_beyond_any_record_is_not_there(world, rita):
    for address in (f"/deals/{2**70}", f"/files/{2**70}", f"/records/deal/{2**70}"):
        assert rita.get(address, follow=True).status_code == 404


def test_records_by_kind_lead_to_their_page(world, rita):
    assert rita.get(f"/records/deal/{world.deal}").url == f"/deals/{world.deal}"
    assert rita.get(f"/records/deal/{world.deal}?as_of=2024-02-01").url == f"/deals/{world.deal}?as_of=2024-02-01"
    assert rita.get(f"/records/spend/{world.deal}").status_code == 404


def test_the_addresses_are_mounted():
    assert get_resolver().reverse_dict.getlist("record-deal")
