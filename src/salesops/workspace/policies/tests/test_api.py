"""Policies over HTTP: the same steps, the same rules, problems that say what to do."""

from datetime import UTC, datetime

import pytest
from tests.cast import NOW, TESTER

from salesops.policies import actions as policies
from salesops.policies import queries
from salesops.policies.life import trying
from salesops.policies.timeline import BEGINNING
from salesops.workspace.policies.tests.conftest import FIELDS
from salesops.workspace.policies.tests.test_pages import LESS


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    from salesops.web.queue import queue

    monkeypatch.setattr(queue, "immediate", True)


@pytest.fixture
def call(as_user):
    def call(name, method, path, data=None):
        browser = as_user(name)
        browser.get("/policies")
        token = browser.cookies["csrftoken"].value if "csrftoken" in browser.cookies else ""
        given = {"content_type": "application/json", "headers": {"X-CSRFToken": token}} if data is not None else {}
        answer = getattr(browser, method)(f"/api/policies/{path}", data, **given)
        return answer.status_code, answer.json()

    return call


def test_a_draft_goes_all_the_way(call):
    _, draft = call("omar", "post", "drafts", {"kind": "fields", "text": LESS, "note": "Only Silver"})
    at = f"drafts/{draft['id']}"
    assert call("omar", "post", f"{at}/check", {})[1]["state"] == "checked"
    tried = call("omar", "post", f"{at}/try", {})[1]
    assert tried["trial"]["result"]["counts"] == {"deal.tier": 3}
    assert call("omar", "post", f"{at}/approve", {"reason": "Good"})[1]["approval"]["by"] == "Omar"
    assert call("omar", "post", f"{at}/apply", {})[1]["version"] == 2
    status, problem = call("omar", "post", f"{at}/apply", {})
    assert (status, "applied already" in problem["detail"]) == (409, True)
    assert call("omar", "get", "drafts")[1] == []
    assert [one["id"] for one in call("omar", "get", "drafts?closed=true")[1]] == [draft["id"]]


def test_a_draft_begins_with_a_ready_made_document_on_the_page_as_over_http(call, as_user):
    assert "Pain points" in call("omar", "post", "drafts", {"kind": "fields", "ready": "five_stages_fields"})[1]["text"]
    status, problem = call("omar", "post", "drafts", {"kind": "fields", "ready": "meddic"})
    assert (status, "five_stages_fields, meddic_fields" in problem["detail"]) == (404, True)
    omar = as_user("omar")
    assert "five stages of a business-to-business sale" in omar.get("/policies/sales_process").content.decode()
    draft = omar.post("/policies/sales_process/draft", {"ready": "meddic"}).url.rpartition("/")[2]
    assert call("omar", "get", f"drafts/{draft}")[1]["text"].startswith("# MEDDIC")


def test_a_trial_that_is_under_way_is_shown_and_cancelled(call, as_user):
    _, draft = call("omar", "post", "drafts", {"kind": "fields", "text": LESS})
    at = f"drafts/{draft['id']}"
    call("omar", "post", f"{at}/check", {})
    assert call("omar", "post", f"{at}/cancel", {})[1]["detail"] == "No trial of this draft is under way."
    trying.start(draft["id"], role="ops", by=TESTER, at=datetime.now(UTC))
    said = as_user("omar").get(f"/policies/drafts/{draft['id']}").content.decode()
    assert ("Waiting for the worker" in said, 'value="cancel"' in said) == (True, True)
    cancelled = call("omar", "post", f"{at}/cancel", {})[1]
    assert (cancelled["state"], cancelled["trial"]["status"]) == ("checked", "cancelled")


def test_a_change_says_which_revision_it_saw(call):
    _, draft = call("omar", "post", "drafts", {"kind": "fields", "text": LESS})
    given = {"text": FIELDS, "note": "", "revision": draft["revision"]}
    assert call("omar", "put", f"drafts/{draft['id']}", given)[1]["revision"] == 2
    status, problem = call("omar", "put", f"drafts/{draft['id']}", {**given, "text": "policy: fields\n"})
    assert (status, problem["title"]) == (409, "The draft is not in that state")


@pytest.mark.parametrize("name", ["rita", "mia", "fay", "ada"])
def test_drafts_are_for_those_who_draft_or_approve(call, name):
    _, draft = call("omar", "post", "drafts", {"kind": "fields", "text": LESS})
    assert call(name, "get", "drafts") == (200, [])
    assert call(name, "get", f"drafts/{draft['id']}")[0] == 404
    assert call(name, "post", f"drafts/{draft['id']}/check", {})[0] == 404
    assert call(name, "post", "drafts", {"kind": "fields", "text": LESS})[0] == 403


def test_what_is_not_there_is_said(call):
    assert call("omar", "get", "drafts/99")[0] == 404
    assert call("omar", "post", "drafts", {"kind": "firm", "text": ""})[0] == 404
    assert call("omar", "post", "drafts", {"kind": "fields", "version": 9})[0] == 404
    assert call("omar", "get", "fields/difference?first=1&second=9")[0] == 404


def test_the_difference_of_two_versions_in_words(call):
    policies.apply(LESS, starts_on=NOW.date(), by=TESTER, at=NOW)
    status, found = call("rita", "get", "fields/difference?first=1&second=2")
    assert (status, [one["words"] for one in found]) == (200, ["Deal custom field tier: choice Gold removed"])


def test_applying_a_file_keeps_to_the_rules(call):
    wrong = LESS + "cases:\n  - {case: Gold is a tier, kind: deal, field: tier, value: Gold}\n"
    status, problem = call("omar", "post", "apply", {"text": wrong})
    assert (status, problem["errors"][0]["where"]) == (422, "line 6, cases/0")
    policies.apply("policy: governance\nsecond_person: true\n", starts_on=BEGINNING, by=TESTER, at=NOW)
    status, problem = call("omar", "post", "apply", {"text": LESS})
    assert (status, problem["title"]) == (403, "The governance policy bars it")
    status, done = call("omar", "post", "apply", {"text": LESS, "approved_by": "Bea, change 42", "note": "Only Silver"})
    assert (status, done["note"]) == (200, "Only Silver; approved by Bea, change 42")
    assert call("omar", "post", "apply", {"text": LESS, "approved_by": "Bea, change 42"})[1]["number"] == done["number"]
    assert len(queries.versions("fields")) == 2
