"""The palette, the page, the API and the command: the same records, within scope, said alike."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PASSWORD, TESTER, Cast

from salesops.records import actions
from salesops.workspace.finding.commands import find as find_command
from salesops.workspace.finding.queries.found import Group, trimmed
from salesops.workspace.finding.queries.results import Result

pytestmark = pytest.mark.django_db


def _in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def _deal(owner: int | None, name: str = "Pumps for Acme", **more) -> int:
    values = {"name": name, "pipeline": "sales", "stage": "discovery", "status": "open", "owner": owner, **more}
    return actions.create("deal", values, by=TESTER, at=NOW).id


def _asked(client: Client, text: str) -> dict:
    answer = client.get("/find", {"q": text})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_a_deal_is_shown_with_its_account_stage_and_amount(cast: Cast):
    account = actions.create("account", {"name": "Acme", "owner": cast.rita}, by=TESTER, at=NOW).id
    deal = _deal(cast.rita, amount="16000", account=account)
    groups = {group["kind"]: group for group in _asked(_in("rita"), "pum")["groups"]}
    [one] = groups["deal"]["results"]
    assert (one["title"], one["of"], one["note"], one["href"]) == (
        "Pumps for Acme",
        "Acme",
        "Discovery · $16K",
        f"/deals/{deal}",
    )


def test_a_decided_deal_says_how(cast: Cast):
    _deal(cast.rita, status="lost", stage="lost", closed_on=NOW.date())
    assert _asked(_in("rita"), "pumps")["groups"][0]["results"][0]["note"] == "Lost"


def test_every_kind_has_a_group_and_every_result_an_address(cast: Cast):
    actions.create("account", {"name": "Seen"}, by=TESTER, at=NOW)
    actions.create("contact", {"name": "Seen", "phone": "1234"}, by=TESTER, at=NOW)
    actions.create("lead", {"name": "Seen", "status": "new"}, by=TESTER, at=NOW)
    actions.create("activity", {"type": "note", "at": NOW, "body": "Seen"}, by=TESTER, at=NOW)
    actions.create("team", {"name": "Seen"}, by=TESTER, at=NOW)
    actions.create("person", {"name": "Seen", "role": "rep"}, by=TESTER, at=NOW)
    _deal(None, "Seen")
    groups = _asked(_in("omar"), "seen")["groups"]
    assert {group["kind"] for group in groups} == {"deal", "account", "contact", "lead", "person", "activity", "team"}
    for group in groups:
        [one] = group["results"]
        assert one["title"]
        assert one["href"].endswith(f"/{one['id']}")


def test_nobody_is_shown_what_is_not_theirs(cast: Cast):
    deal = _deal(cast.rita)
    for name, sees in {"rita": True, "mia": True, "omar": True, "raj": False, "rosa": False, "max": False}.items():
        client = _in(name)
        assert bool(_asked(client, "pumps")["groups"]) is sees, name
        recent = json.loads(client.get("/find", {"recent": f"deal-{deal}"}).content)["results"]
        assert bool(recent) is sees, name
        assert ("Pumps for Acme" in client.get("/find/all", {"q": "pumps"}).content.decode()) is sees, name
        answer = client.get("/api/find", {"q": "pumps"})
        assert answer.status_code == 200
        assert bool(answer.json()["groups"]) is sees, name


def test_a_stranger_is_refused_and_nobody_is_sent_to_log_in(cast: Cast):
    sam = _in("sam")
    assert [sam.get(path, {"q": "pumps"}).status_code for path in ("/find", "/find/all", "/api/find")] == [403, 403, 403]
    assert Client().get("/find", {"q": "pumps"})["Location"].startswith("/login/")
    assert Client().get("/api/find", {"q": "pumps"}).status_code == 401


def test_what_was_opened_lately_keeps_its_order_and_leaves_out_what_is_gone(cast: Cast):
    first, second, gone = (_deal(cast.rita, name) for name in ("First", "Second", "Gone"))
    actions.delete("deal", gone, version=1, by=TESTER, at=NOW)
    said = f"deal-{second},deal-{gone},deal-{first},deal-{second},deal-,x-1,deal-9999999999999999999,person-{cast.rita}"
    results = json.loads(_in("rita").get("/find", {"recent": said}).content)["results"]
    assert [one["title"] for one in results] == ["Second", "First", "Rita"]


def test_the_page_counts_each_kind_and_pages_through_one(cast: Cast):
    for number in range(51):
        _deal(cast.rita, f"Pumps {number}")
    actions.create("account", {"name": "Pumps Ltd", "owner": cast.rita}, by=TESTER, at=NOW)
    client = _in("rita")
    page = client.get("/find/all", {"q": "pumps"}).content.decode()
    assert "51 deals" in page
    assert "1 to 50 of 51" in page
    assert "51 to 51 of 51" in client.get("/find/all", {"q": "pumps", "kind": "deal", "page": "2"}).content.decode()
    assert "Pumps Ltd" in client.get("/find/all", {"q": "pumps", "kind": "account"}).content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 5000}, {"q": "pumps", "page": "-1", "kind": "nothing"}, {"q": "<script>"}]
)
def test_odd_addresses_are_answered(cast: Cast, asked):
    client = _in("rita")
    for path in ("/find", "/find/all"):
        answer = client.get(path, asked)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_nothing_found_says_what_to_do(cast: Cast):
    assert "Leave one out, or shorten it" in _in("rita").get("/find/all", {"q": "zzzz"}).content.decode()


def test_the_queries_do_not_grow_with_what_is_found(cast: Cast):
    client = _in("mia")

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path, {"q": "pumps"})
        return len(captured)

    account = actions.create("account", {"name": "Acme", "owner": cast.rita}, by=TESTER, at=NOW).id
    _deal(cast.rita, account=account)
    few = [queries(path) for path in ("/find", "/find/all", "/api/find")]
    for _ in range(12):
        _deal(cast.raj, account=account)
    assert [queries(path) for path in ("/find", "/find/all", "/api/find")] <= few
    assert max(few) < 40


def test_the_palette_is_in_every_page_with_what_the_role_may_do(cast: Cast):
    rita, fay = (_in(name).get("/find/all").content.decode() for name in ("rita", "fay"))
    assert "New deal" in rita
    assert "New deal" not in fay
    assert "Import files" not in rita
    assert 'role="listbox"' in fay


def _group(kind: str, count: int) -> Group:
    return Group(kind, kind, tuple(Result(kind, n, "", "", "", "", "") for n in range(count)), more=False)


def test_no_kind_hides_the_next_and_there_are_never_too_many():
    groups = trimmed(tuple(_group(kind, 5) for kind in "abcdef"), 15)
    assert [len(group.results) for group in groups] == [3, 3, 3, 3, 3, 3]
    assert all(group.more for group in groups)
    assert [len(group.results) for group in trimmed((_group("a", 5), _group("b", 2)), 15)] == [5, 2]


def test_the_command_finds_everything_or_as_somebody(cast: Cast):
    _deal(cast.rita)
    run = CliRunner().invoke
    assert "Pumps for" in run(find_command, ["pum"]).output
    assert "Pumps for" in run(find_command, ["pum", "--as", "Rita"]).output
    assert "Nothing has these words" in run(find_command, ["pum", "--as", "rosa@example.com"]).output
    assert "Nobody has the name" in run(find_command, ["pum", "--as", "Zoe"]).output
