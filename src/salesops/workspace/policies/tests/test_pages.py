"""The policy pages as people use them, and what they do not show to whom."""

import pytest
from django.test import Client
from tests.cast import NOW, TESTER

from salesops.policies import actions as policies
from salesops.policies import queries
from salesops.policies.documents import DOCUMENTS
from salesops.policies.life import drafts
from salesops.policies.models import PolicyDraft, PolicyNotice
from salesops.policies.timeline import BEGINNING
from salesops.workspace.policies.tests.conftest import FIELDS

FOUR_EYES = "policy: governance\ndrafting: [ops, finance, admin]\napproving: [ops, admin]\nsecond_person: true\n"
LESS = FIELDS.replace("[Gold, Silver]", "[Silver]")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    from salesops.web.queue import queue

    monkeypatch.setattr(queue, "immediate", True)


def begun(browser, kind="fields", **given):
    return int(browser.post(f"/policies/{kind}/draft", given).url.rpartition("/")[2])


def post(browser, number, **given):
    given.setdefault("revision", drafts.one(number).revision)
    return browser.post(f"/policies/drafts/{number}", given, follow=True)


def written(browser, number, text=LESS, step="check", **more):
    return post(browser, number, text=text, note="Only Silver", starts_on="", step=step, **more)


class TestTheWay:
    def test_from_the_button_to_the_banner(self, as_user):
        omar, rita = as_user("omar"), as_user("rita")
        number = begun(omar)
        assert "Checked, to be tried" in written(omar, number).content.decode()
        page = post(omar, number, step="try").content.decode()
        assert "3 deals hold a value in tier that would no longer be valid: Gold." in page
        assert "choice Gold removed" in page
        post(omar, number, step="approve", reason="Agreed")
        page = post(omar, number, step="apply", whom="everybody", tell="Gold is no tier any more").content.decode()
        assert "It holds, as version 2." in page
        assert queries.versions("fields")[-1].note == "Only Silver; approved by Omar"
        seen = rita.get("/policies").content.decode()
        assert "Gold is no tier any more" in seen
        notice = PolicyNotice.objects.get()
        assert "Notices, 1 not seen yet" in seen
        assert rita.post(f"/policies/announcements/{notice.pk}/seen", {"back": "/policies"}).url == "/policies"
        after = rita.get("/policies").content.decode()
        assert "Gold is no tier" not in after
        assert "not seen yet" not in after
        assert "seen by Rita" in omar.get("/policies/fields").content.decode()

    def test_only_those_it_concerns_are_told_if_so_wished(self, as_user, company):
        omar = as_user("omar")
        number = begun(omar)
        written(omar, number)
        for step in ("try", "approve"):
            post(omar, number, step=step)
        assert "The 3 people it concerns" in omar.get(f"/policies/drafts/{number}").content.decode()
        post(omar, number, step="apply", whom="concerned", tell="Gold goes")
        assert PolicyNotice.objects.get().people == sorted((company.rita, company.raj, company.rosa))
        assert "Gold goes" in as_user("rosa").get("/policies").content.decode()
        assert "Gold goes" not in as_user("mia").get("/policies").content.decode()

    def test_going_back_to_a_version_begins_a_draft_with_its_text(self, as_user):
        omar = as_user("omar")
        policies.apply(LESS, starts_on=NOW.date(), by=TESTER, at=NOW)
        draft = drafts.one(begun(omar, version=1))
        assert (draft.text, draft.note) == (FIELDS, "Back to version 1")

    def test_withdrawing_is_a_draft_too(self, as_user):
        omar = as_user("omar")
        number = begun(omar, withdraw="1")
        page = post(omar, number, step="check").content.decode()
        assert "the program's default would hold again" in page
        assert drafts.one(number).state == "checked"

    def test_mistakes_are_shown_with_their_lines(self, as_user):
        omar = as_user("omar")
        page = written(omar, begun(omar), "policy: fields\ndeel: []\n").content.decode()
        assert 'data-line="2"' in page
        assert "Did you mean deal?" in page

    def test_who_is_slower_is_told_and_keeps_what_they_wrote(self, as_user):
        omar = as_user("omar")
        number = begun(omar)
        written(omar, number, LESS, "save")
        answer = written(omar, number, "policy: fields\n# mine\n", "save", revision=1)
        assert answer.status_code == 409
        assert "Somebody changed this draft meanwhile" in answer.content.decode()
        assert "# mine" in answer.content.decode()
        assert drafts.one(number).text == LESS

    def test_a_day_that_is_none_is_said(self, as_user):
        omar = as_user("omar")
        answer = post(omar, begun(omar), text=LESS, note="", starts_on="soon", step="save")
        assert "soon is not a day" in answer.content.decode()

    def test_lines_end_as_they_did_whatever_browsers_send(self, as_user):
        omar = as_user("omar")
        number = begun(omar)
        written(omar, number, LESS.replace("\n", "\r\n"), "save")
        assert drafts.one(number).text == LESS


class TestWhileWriting:
    def test_the_form_follows_the_text(self, as_user):
        omar = as_user("omar")
        number = begun(omar)
        found = omar.post(f"/policies/drafts/{number}/look", {"text": LESS}).json()
        assert found["mistakes"] == []
        assert 'name="deal.0.name"' in found["form"]
        assert "choice Gold removed" in found["differing"]
        wrong = omar.post(f"/policies/drafts/{number}/look", {"text": "policy: fields\ndeal: x\n"}).json()
        assert wrong["mistakes"][0]["line"] == 2
        assert omar.post(f"/policies/drafts/{number}/look", {"text": "a: ["}).json()["form"].count("cannot be read") == 1
        assert drafts.one(number).text == FIELDS

    def test_the_text_follows_the_form(self, as_user):
        omar = as_user("omar")
        number = begun(omar)
        given = {
            "@text": FIELDS + "# ours\n",
            "@step": "",
            "deal.0.@there": "1",
            "deal.0.name": "tier",
            "deal.0.type": "choice",
            "deal.0.choices": "Gold\nSilver\nBronze",
            "deal.1.@there": "1",
            "deal.1.name": "seats",
            "deal.1.type": "integer",
        }
        found = omar.post(f"/policies/drafts/{number}/fill", given).json()
        assert "Bronze" in found["text"]
        assert "# ours" in found["text"]
        assert found["lost"] == []
        added = omar.post(f"/policies/drafts/{number}/fill", {**given, "@step": "add:deal"}).json()
        assert "name: New 3" in added["text"]
        assert added["mistakes"][0]["text"].startswith("'New 3'")

    def test_the_editor_completes_from_the_schema(self, as_user):
        schema = as_user("rita").get("/policies/sales_process/schema.json").json()
        assert "pipelines" in schema["properties"]


class TestWhoSees:
    @pytest.mark.parametrize("name", ["rita", "mia", "ada"])
    def test_drafts_are_for_those_who_draft_or_approve(self, as_user, name):
        number = begun(as_user("omar"))
        browser = as_user(name)
        for path in ("", "/look", "/fill", "/progress"):
            method = browser.get if path in ("", "/progress") else browser.post
            assert method(f"/policies/drafts/{number}{path}").status_code == 404
        assert browser.post(f"/policies/drafts/{number}", {"step": "drop", "revision": 1}).status_code == 404
        assert browser.post("/policies/fields/draft").status_code == 403
        page = browser.get("/policies/fields").content.decode()
        assert "Change it" not in page
        assert "Draft" not in page
        assert "What is on its way?" not in browser.get("/policies").content.decode()
        assert PolicyDraft.objects.count() == 1

    def test_whoever_wrote_it_is_told_that_somebody_else_decides(self, as_user):
        policies.apply(FOUR_EYES, starts_on=BEGINNING, by=TESTER, at=NOW)
        omar, fay = as_user("omar"), as_user("fay")
        number = begun(omar)
        written(omar, number)
        page = post(omar, number, step="try").content.decode()
        assert "You wrote at it, so somebody else must approve it." in page
        assert "Ask for approval" in page
        answer = post(omar, number, step="approve")
        assert answer.status_code == 409
        assert "asks that somebody else approves fields" in answer.content.decode()
        post(omar, number, step="ask")
        assert "It is approved by operations or administrators." in fay.get(f"/policies/drafts/{number}").content.decode()
        assert drafts.one(number).state == "waiting"

    def test_whoever_must_decide_is_told_first_of_all(self, as_user):
        policies.apply(FOUR_EYES, starts_on=BEGINNING, by=TESTER, at=NOW)
        fay, omar = as_user("fay"), as_user("omar")
        number = begun(fay)
        for step in ("check", "try", "ask"):
            written(fay, number) if step == "check" else post(fay, number, step=step)
        assert "1 draft waits for your approval" in omar.get("/policies").content.decode()
        assert "1 change is" in fay.get("/policies").content.decode()
        assert "Sent back" not in post(omar, number, step="refuse", reason="").content.decode()
        page = post(omar, number, step="refuse", reason="Keep Gold").content.decode()
        assert "Omar: Keep Gold" in page

    def test_strangers_and_those_who_are_not_logged_in_see_nothing(self, as_user):
        assert as_user("sam").get("/policies").status_code == 403
        assert Client().get("/policies/drafts/1").status_code == 302
        assert as_user("sam").post("/policies/announcements/1/seen").status_code == 403

    def test_a_stranger_is_told_of_no_change(self, as_user, company):
        from salesops.policies.life import announcing

        version = queries.versions("fields")[0]
        announcing.announce(version, "Secret", people=[company.rita], by=TESTER, at=NOW)
        for name in ("raj", "omar"):
            assert "Secret" not in as_user(name).get("/policies").content.decode()


class TestReading:
    @pytest.mark.parametrize("kind", list(DOCUMENTS))
    def test_every_kind_has_its_page_and_its_comparison_with_the_default(self, as_user, kind):
        omar = as_user("omar")
        policies.apply(queries.export(kind, NOW.date()) + "\n# again\n", starts_on=BEGINNING, by=TESTER, at=NOW)
        assert omar.get(f"/policies/{kind}").status_code == 200
        last = len(queries.versions(kind))
        assert omar.get(f"/policies/{kind}/compare?from=0&to={last}").status_code == 200
        assert omar.get(f"/policies/drafts/{begun(omar, kind)}").status_code == 200

    def test_what_is_not_there_is_not_found(self, as_user):
        omar = as_user("omar")
        for path in ("firm", "fields?version=9", "fields/compare?from=1&to=9", "fields/compare", "drafts/9", "firm/schema.json"):
            assert omar.get(f"/policies/{path}").status_code == 404, path

    def test_the_list_of_drafts_takes_as_many_queries_for_ten_as_for_one(self, as_user, django_assert_max_num_queries):
        omar = as_user("omar")
        begun(omar)
        omar.get("/policies")
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            omar.get("/policies")
            count = len(few)
        for _ in range(9):
            begun(omar)
        with django_assert_max_num_queries(count):
            omar.get("/policies")
