"""Lists, single records, counts, groups and history over HTTP: filtered, paged, as they are and as they were."""

import json

import pytest
from tests.cast import Cast

from salesops.kernel.kinds import KINDS
from salesops.workspace.records_api import shapes


def names(answer):
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["rows"]]


def test_a_rep_lists_their_own_deals_a_manager_the_team_s_operations_all(calls, books):
    assert names(calls("rita").get("/deals", order="amount")) == ["rita 100", "rita 200"]
    assert names(calls("mia").get("/deals", order="name")) == ["raj 100", "raj 200", "rita 100", "rita 200"]
    assert len(names(calls("omar").get("/deals"))) == 6


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_list_a_count_and_a_not_found(calls, kind):
    omar = calls("omar")
    path = f"/{shapes.slug(kind)}"
    listed = omar.get(path, total="true").json()
    assert listed["total"] == omar.get(f"{path}/count").json()["count"]
    assert omar.get(f"{path}/987654321").status_code == 404


def test_conditions_are_said_in_words_or_as_json(calls, books):
    omar = calls("omar")
    both = {"any": [{"field": "amount", "at_least": 150.5}, {"field": "owner.name", "is": "Raj"}]}
    assert names(omar.get("/deals", where="amount>=150", order="name")) == ["raj 200", "rita 200", "rosa 200"]
    assert names(omar.get("/deals", where=json.dumps(both), order="name")) == ["raj 100", "raj 200", "rita 200", "rosa 200"]
    assert names(omar.get("/deals", where=["amount>=150", "account.name~rosa"])) == ["rosa 200"]
    assert names(omar.get("/deals", search="raj 100")) == ["raj 100"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"where": "amuont>5"}, "amount"),
        ({"where": "amount>much"}, "amount"),
        ({"where": "{"}, "no JSON"),
        ({"where": '{"all":' * 3000}, "too long"),
        ({"where": '{"not":' * 100 + '{"field":"id","is":1}' + "}" * 100}, "deep"),
        ({"where": '{"not":' * 900 + '{"field":"id","is":1}' + "}" * 900}, "deep"),
        ({"where": '{"field":"amount"}'}, "operator"),
        ({"order": "colour"}, "colour"),
        ({"fields": "name,colour"}, "colour"),
        ({"sums": "name"}, "added up"),
        ({"after": "nonsense"}, "after"),
        ({"limit": "0"}, "limit"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2999-01-01"}, "to come"),
        ({"as_of": "2024-01-01T00:00:00"}, "time zone"),
    ],
)
def test_what_cannot_be_read_is_refused_with_where_and_why(calls, books, params, said):
    answer = calls("omar").get("/deals", **params)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert said in answer.content.decode()
    assert answer.json()["errors"][0]["where"]


def test_pages_follow_each_other_by_cursor(calls, books):
    omar, found, after = calls("omar"), [], ""
    for _ in range(3):
        page = omar.get("/deals", limit=2, order="-amount", after=after).json()
        found += [row["id"] for row in page["rows"]]
        after = page["next"]
    assert after == ""
    assert len(set(found)) == 6


def test_a_page_gives_what_was_asked_for_and_what_others_are_called(calls, books, cast: Cast):
    page = calls("rita").get("/deals", fields="amount,owner", total="true", sums="amount", order="amount").json()
    assert page["rows"][0] == {"id": books.deals["rita"][0], "version": 1, "amount": "100.50", "owner": cast.rita}
    assert page["names"]["person"] == {str(cast.rita): "Rita"}
    assert (page["total"], page["sums"]) == (2, {"amount": "301.00"})


def test_groups_have_counts_and_sums(calls, books):
    found = calls("mia").get("/deals/groups", by="stage,close_date", sums="amount").json()["groups"]
    assert {(g["by"]["stage"], g["by"]["close_date"], g["count"], g["sums"]["amount"]) for g in found} == {
        ("discovery", "2024-07-01", 2, "201.00"),
        ("proposal", "2024-07-01", 2, "401.00"),
    }
    assert calls("mia").get("/deals/groups", by="owner.name").status_code == 422


def test_one_record_carries_its_version_as_etag(calls, books):
    answer = calls("rita").get(f"/deals/{books.deals['rita'][0]}")
    assert answer["ETag"] == '"1"'
    assert (answer.json()["amount"], answer.json()["close_date"], answer.json()["custom"]) == ("100.50", "2024-07-01", {})


def test_somebody_else_s_record_is_not_found(calls, books):
    rita, theirs = calls("rita"), books.deals["rosa"][0]
    for path in (f"/deals/{theirs}", f"/deals/{theirs}/history", f"/deals/{theirs}?as_of=2024-06-03"):
        assert rita.get(path).status_code == 404


def test_a_record_as_it_was_and_what_happened_to_it(calls, books):
    rita, deal = calls("rita"), books.deals["rita"][0]
    done = rita.patch(f"/deals/{deal}", {"version": 1, "amount": "111.00"}).json()
    assert rita.get(f"/deals/{deal}", as_of="2024-06-03").json()["amount"] == "100.50"
    early = rita.get(f"/deals/{deal}", as_of="2024-06-02")
    assert (early.status_code, "was not there yet" in early.json()["detail"]) == (404, True)
    assert names(rita.get("/deals", as_of="2024-06-03", where="amount=100.50")) == ["rita 100"]
    events = rita.get(f"/deals/{deal}/history", limit=1).json()
    assert events["events"][0]["sequence"] == done["sequence"]
    assert events["events"][0]["changes"] == {"amount": {"old": "100.50", "new": "111.00"}}
    assert (events["events"][0]["by"], events["events"][0]["source"]) == ("Rita", "api")
    first = rita.get(f"/deals/{deal}/history", after=events["next"]).json()
    assert [event["action"] for event in first["events"]] == ["create"]
    assert first["next"] == ""


def test_the_kinds_say_their_fields_and_what_one_may_change(calls):
    told = {kind["kind"]: kind for kind in calls("rita").get("").json()["kinds"]}
    assert told["deal"]["path"] == "/api/records/deals"
    assert (told["deal"]["editable"], told["price"]["editable"]) == (True, False)
    assert {field["name"] for field in told["deal"]["fields"]} == set(KINDS["deal"].by_name)


def test_a_stranger_sees_nothing(calls, books):
    assert calls("sam").get("/deals").status_code == 403
    assert calls("sam").get(f"/deals/{books.deals['rita'][0]}").status_code == 403
