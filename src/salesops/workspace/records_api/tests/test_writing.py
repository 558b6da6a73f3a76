"""Changes over HTTP: created, changed, moved, deleted, restored, taken back; by version, within role and scope."""

import pytest
from tests.cast import Cast

from salesops.history import queries as history
from salesops.kernel.scope import EVERYTHING
from salesops.records import queries


def test_a_new_deal_gets_what_goes_without_saying(calls, books, cast: Cast):
    answer = calls("rita").post("/deals", {"name": "New", "amount": "1234.5", "account": books.accounts["rita"]})
    made = answer.json()
    assert (answer.status_code, answer["Location"], answer["ETag"]) == (201, f"/api/records/deals/{made['id']}", '"1"')
    assert (made["owner"], made["stage"], made["status"], made["currency"]) == (cast.rita, "prospecting", "open", "USD")
    assert made["amount"] == "1234.50"
    [entry] = history.timeline("deal", made["id"])
    assert (entry.seq, entry.source, entry.by_name) == (made["sequence"], "api", "Rita")


@pytest.mark.parametrize(
    ("values", "where", "fix"),
    [
        ({}, "deal.name", "Fill it in."),
        ({"name": "A", "amuont": "1"}, "deal.amuont", "amount"),
        ({"name": "A", "amount": 12.5}, "deal.amount", "text like"),
        ({"name": "A", "amount": "1.005"}, "deal.amount", "Round it"),
        ({"name": "A", "stage": "limbo"}, "deal.stage", "Choose one of"),
        ({"name": "A", "owner": 987654}, "deal.owner", "Choose an existing person"),
        ({"name": "A", "custom": {"mood": "good"}}, "deal.custom.mood", ""),
        ({"name": "A", "custom": 5}, "deal.custom", ""),
        ({"name": "A", "external_id": 5}, "deal.external_id", "text"),
        ({"name": ["A"]}, "deal.name", "Give text"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_where_and_fix(calls, books, values, where, fix):
    answer = calls("omar").post("/deals", values)
    assert answer.status_code == 422
    [found] = [error for error in answer.json()["errors"] if error["where"] == where]
    assert fix in found["fix"]


def test_a_change_is_based_on_a_version(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    assert rita.patch(deal, {"amount": "1.00"}).status_code == 428
    assert rita.patch(deal, {"amount": "1.00", "version": "one"}).status_code == 422
    assert rita.patch(deal, {"amount": "1.00"}, If_Match="*").status_code == 422
    done = rita.patch(deal, {"amount": "1.00"}, If_Match='"1"')
    assert (done.status_code, done["ETag"], done.json()["version"]) == (200, '"2"', 2)
    again = rita.patch(deal, {"amount": "1.00", "version": 2}).json()
    assert (again["version"], again["sequence"]) == (2, None)


def test_who_was_quicker_and_with_what_is_told(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    calls("mia").patch(deal, {"version": 1, "amount": "999.00"})
    answer = rita.patch(deal, {"version": 1, "amount": "5.00"})
    assert answer.status_code == 409
    told = answer.json()
    assert told["version"] == 2
    [change] = told["changes"]
    assert (change["field"], change["before"], change["theirs"], change["yours"], change["by"]) == (
        ("amount", "100.50", "999.00", "5.00", "Mia")
    )
    assert rita.get(deal).json()["amount"] == "999.00"


def test_a_deal_moves_through_the_sales_process(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    assert rita.post(f"{deal}/move", {"stage": "limbo", "version": 1}).status_code == 422
    won = rita.post(f"{deal}/move", {"stage": "Closed won", "version": 1, "values": {"amount": "250.00"}})
    assert won.status_code == 200, won.content
    assert (won.json()["status"], won.json()["amount"], won.json()["forecast_category"]) == ("won", "250.00", "closed")
    assert won.json()["closed_on"]
    assert rita.post(f"{deal}/move", {"stage": "discovery"}).status_code == 428


def test_deleted_is_hidden_and_can_be_restored(calls, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    assert rita.delete(deal).status_code == 428
    done = rita.delete(f"{deal}?version=1").json()
    assert done["version"] == 2
    assert rita.get(deal).status_code == 404
    assert rita.get(f"{deal}/history").json()["events"][0]["action"] == "delete"
    assert calls("raj").post(f"{deal}/restore", If_Match='"2"').status_code == 404
    assert rita.post(f"{deal}/restore", If_Match='"2"').json()["name"] == "rita 100"


def test_own_changes_are_taken_back_not_those_of_others(calls, token_of, books):
    rita, deal = calls("rita"), f"/deals/{books.deals['rita'][0]}"
    sequence = rita.patch(deal, {"version": 1, "amount": "7.00"}).json()["sequence"]
    assert calls("mia").post("/undo", {"sequences": [sequence]}).status_code == 404
    assert token_of("mia", "records:write").post("/undo", {"sequences": [sequence]}).status_code == 404
    assert token_of("rita", "records:write").post("/undo", {"sequences": [sequence]}).status_code == 200
    assert rita.get(deal).json()["amount"] == "100.50"
    again = rita.post("/undo", {"sequences": [sequence]})
    assert (again.status_code, "taken back already, by Rita" in str(again.json())) == (422, True)
    assert rita.get(deal).json()["version"] == 3


def test_a_token_takes_its_own_changes_back(token_of, books):
    sync, deal = token_of("rita", "records:write", "records:read"), f"/deals/{books.deals['rita'][0]}"
    sequence = sync.patch(deal, {"version": 1, "amount": "7.00"}).json()["sequence"]
    assert sync.post("/undo", {"sequences": [sequence]}).status_code == 200
    assert sync.get(deal).json()["amount"] == "100.50"


def test_many_change_together_or_not_at_all(calls, books):
    mia = calls("mia")
    first, second = books.deals["rita"][0], books.deals["raj"][0]
    edits = [{"id": one, "version": 1, "values": {"next_step": "Call"}} for one in (first, second)]
    broken = [*edits[:1], {**edits[1], "values": {"amount": "much"}}]
    answer = mia.post("/deals/change", {"changes": broken})
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "changes/1/amount")
    assert mia.get(f"/deals/{first}").json()["version"] == 1
    done = mia.post("/deals/change", {"changes": edits}).json()["done"]
    assert [one["version"] for one in done] == [2, 2]
    stale = mia.post("/deals/change", {"changes": edits[:1]})
    assert stale.status_code in (200, 409)
    assert mia.post("/deals/change", {"changes": [{**edits[0], "values": {"next_step": "Mail"}}]}).status_code == 409
    others = [{"id": books.deals["rosa"][0], "version": 1, "values": {"next_step": "Mine"}}]
    assert mia.post("/deals/change", {"changes": others}).status_code == 404


def test_a_call_is_logged_and_a_task_completed(calls, books, cast: Cast):
    rita = calls("rita")
    logged = rita.post("/activities", {"type": "call", "subject": "Intro", "deal": books.deals["rita"][0]}).json()
    assert logged["person"] == cast.rita
    task = rita.post("/activities", {"type": "task", "subject": "Send offer", "due_on": "2030-01-01"}).json()
    done = rita.post(f"/activities/{task['id']}/complete", {"version": 1, "outcome": "sent"}).json()
    assert done["done_at"]
    assert rita.post(f"/activities/{logged['id']}/complete", {"version": 1}).status_code == 422
    assert calls("rosa").post(f"/activities/{task['id']}/complete", {"version": 2}).status_code == 404


def test_a_lead_becomes_an_account_a_contact_and_a_deal_and_can_be_taken_back(calls, books):
    rita = calls("rita")
    lead = rita.post("/leads", {"name": "Lea", "company": "Leaf", "email": "lea@leaf.example"}).json()["id"]
    assert rita.post(f"/leads/{lead}/convert", {"version": 1, "account": books.accounts["rosa"]}).status_code == 422
    assert calls("rosa").post(f"/leads/{lead}/convert", {"version": 1}).status_code == 404
    body = {"version": 1, "account": {"segment": "SMB"}, "deal": {"name": "First", "amount": "10.00"}}
    became = rita.post(f"/leads/{lead}/convert", body)
    assert became.status_code == 200, became.content
    told = became.json()
    assert rita.get(f"/accounts/{told['account']}").json()["name"] == "Leaf"
    assert rita.get(f"/deals/{told['deal']}").json()["amount"] == "10.00"
    assert rita.get(f"/leads/{lead}").json()["converted_contact"] == told["contact"]
    assert rita.post("/undo", {"sequences": told["sequences"]}).status_code == 200
    assert rita.get(f"/leads/{lead}").json()["status"] == "new"
    assert rita.get(f"/accounts/{told['account']}").status_code == 404


def test_roles_and_scopes_hold(calls, books):
    theirs = f"/deals/{books.deals['rosa'][0]}"
    body = {"version": 1, "amount": "1.00"}
    assert calls("rita").patch(theirs, body).status_code == 404
    assert calls("mia").patch(theirs, body).status_code == 404
    assert calls("ada").patch(theirs, body).status_code == 403
    assert calls("sam").patch(theirs, body).status_code == 403
    assert calls("rita").post("/products", {"name": "A"}).status_code == 403
    assert calls("rita").post("/deals", {"name": "A", "account": books.accounts["rosa"]}).status_code == 422
    assert queries.get("deal", books.deals["rosa"][0], scope=EVERYTHING).version == 1


def test_the_past_is_not_changed(calls, books):
    answer = calls("rita").patch(f"/deals/{books.deals['rita'][0]}?as_of=2024-06-03", {"version": 1, "amount": "1.00"})
    assert answer.status_code == 409
    assert "past" in answer.json()["title"]
