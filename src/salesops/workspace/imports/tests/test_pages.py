"""The whole way through the pages, without a browser."""

import re

import pytest
from django.test import Client

from salesops.workspace.imports.tests.conftest import ACCOUNTS, logged_in, sent

pytestmark = pytest.mark.django_db(transaction=True)


def _upload(client: Client, *files) -> str:
    answer = client.post("/imports", {"files": list(files) or [sent()]})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_the_first_visit_says_what_to_do(omar):
    page = omar.get("/imports").content.decode()
    assert "No import yet" in page
    assert "Nothing yet." in page


def test_a_file_in_our_own_form_is_recognised_and_imported(omar):
    where = _upload(omar, sent("accounts.csv", ACCOUNTS))
    page = omar.get(where).content.decode()
    assert "salesops itself" in page
    assert "2 rows become accounts" in page
    omar.post(where, {"then": "import"})
    page = omar.get(where).content.decode()
    assert "What came in?" in page
    assert re.search(r"<b>2 records</b> created", page)
    assert "accounts.csv" in omar.get("/imports").content.decode()


def test_policies_that_came_along_hold_where_none_of_their_kind_did(omar):
    company = "policy: company\nname: Waterworks\n"
    where = _upload(omar, sent("accounts.csv", ACCOUNTS), sent("company.yaml", company))
    omar.post(where, {"then": "import"})
    assert "It holds from the beginning" in omar.get(where).content.decode()
    assert "Waterworks" in omar.get("/imports").content.decode()
    other = _upload(omar, sent("accounts.csv", ACCOUNTS), sent("company.yaml", company.replace("Waterworks", "Other")))
    omar.post(other, {"then": "import"})
    assert "Another version holds already" in omar.get(other).content.decode()
    assert "Other" in omar.get(f"{other}/policies/outcome/0").content.decode()
    assert "Waterworks" in omar.get("/imports").content.decode()


def test_answers_to_what_was_read_before_are_not_taken(omar):
    where = _upload(omar)
    answer = omar.post(where, {"then": "import", "answers": "0"}, follow=True)
    assert "read again meanwhile" in answer.content.decode()


def test_a_recognised_file_can_be_mapped_by_hand_and_back(omar):
    where = _upload(omar, sent("accounts.csv", ACCOUNTS))
    page = omar.post(f"{where}/map-by-hand", follow=True).content.decode()
    assert 'name="field-0-1"' in page
    assert "industry: industry" in omar.get(f"{where}/mapping.yaml").content.decode()
    assert 'name="field-0-1"' not in omar.post(f"{where}/as-recognised", follow=True).content.decode()


def test_progress_tells_the_browser_when_there_is_nothing_more_to_tell(omar):
    answer = omar.get(f"{_upload(omar)}/progress")
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_files_that_cannot_be_taken_are_refused_in_words(omar):
    answer = omar.post("/imports", {"files": [sent("virus.exe")]})
    assert answer.status_code == 422
    assert "of a kind that cannot be read" in answer.content.decode()


def test_an_empty_file_is_a_problem_that_is_said_on_its_page(omar):
    page = omar.get(_upload(omar, sent("empty.csv", ""))).content.decode()
    assert 'role="alert"' in page
    assert "Remove the files" in page


@pytest.mark.parametrize("name", ["rita", "mia", "ada", "fay", "sam"])
def test_who_may_not_import_gets_no_page_of_it(cast, name):
    where = _upload(logged_in("omar"), sent("accounts.csv", ACCOUNTS))
    client = logged_in(name)
    pages = ["/imports", where, "/imports/batches/1/undo"]
    below = ["progress", "mapping.yaml", "rejects/outcome/0", "policies/outcome/0"]
    for page in [*pages, *(f"{where}/{rest}" for rest in below)]:
        assert client.get(page).status_code == 403, page
    changes = ["map-by-hand", "as-recognised", "cancel", "remove"]
    for page in [*pages, *(f"{where}/{rest}" for rest in changes)]:
        assert client.post(page).status_code == 403, page
    assert "not yours to see" in client.get("/imports").content.decode()


def test_nobody_is_sent_to_log_in(db):
    answer = Client().get("/imports")
    assert answer["Location"] == "/login/?next=/imports"
