"""Rows of another system, sent as often as one likes: each has its result, and the same again changes nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesops.history import queries as history

ROWS = [
    {"external_id": "A", "name": "Alpha", "segment": "SMB"},
    {"external_id": "B", "name": "Beta", "employees": 12},
]


def upsert(calls, path, rows, **more):
    answer = calls.post(f"{path}/upsert", {"source_system": "erp", "rows": rows, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def results(told):
    return [row["result"] for row in told["rows"]]


def test_rows_are_created_then_changed_then_left_alone(calls, cast):
    omar = calls("omar")
    assert results(upsert(omar, "/accounts", ROWS)) == ["created", "created"]
    last = history.last_sequence()
    again = upsert(omar, "/accounts", ROWS)
    assert (results(again), again["unchanged"], history.last_sequence()) == (["unchanged", "unchanged"], 2, last)
    changed = upsert(omar, "/accounts", [{**ROWS[0], "segment": "Enterprise"}, ROWS[1]])
    assert results(changed) == ["changed", "unchanged"]
    assert changed["rows"][0]["version"] == 2


def test_references_are_named_by_the_other_system_s_ids(calls, books):
    omar = calls("omar")
    made = upsert(omar, "/accounts", ROWS)["rows"][0]["id"]
    deals = [
        {"external_id": "D1", "name": "First", "account": {"external_id": "A"}, "stage": "discovery"},
        {"external_id": "D2", "name": "Second", "account": {"external_id": "Z"}},
        {"external_id": "D3", "name": "Third", "account": {"external_id": "A", "source_system": "crm"}},
    ]
    told = upsert(omar, "/deals", deals)
    assert results(told) == ["created", "refused", "refused"]
    assert told["rows"][1]["errors"][0]["where"] == "deal.account"
    assert omar.get(f"/deals/{told['rows'][0]['id']}").json()["account"] == made


def test_a_bad_row_is_refused_alone_or_takes_all_back(calls, cast):
    omar = calls("omar")
    rows = [ROWS[0], {"external_id": "C"}, {"name": "No id"}]
    refused = omar.post("/accounts/upsert", {"source_system": "erp", "rows": rows, "all_or_nothing": True})
    assert refused.status_code == 422
    assert [error["where"] for error in refused.json()["errors"]] == ["rows/1/name", "rows/2/external_id"]
    assert omar.get("/accounts/count").json()["count"] == 0
    told = upsert(omar, "/accounts", rows)
    assert results(told) == ["created", "refused", "refused"]
    assert omar.get("/accounts/count").json()["count"] == 1


def test_what_belongs_to_somebody_else_is_neither_changed_nor_numbered(calls, cast):
    rosas = upsert(calls("rosa"), "/accounts", ROWS)["rows"]
    told = upsert(calls("rita"), "/accounts", [{**ROWS[0], "name": "Mine now"}])
    assert results(told) == ["refused"]
    assert str(rosas[0]["id"]) not in str(told["rows"][0]["errors"])
    alone = calls("rita").post("/accounts", {"name": "Mine", "source_system": "erp", "external_id": "A"})
    assert alone.status_code == 422
    assert "deleted, or belongs to somebody" in alone.json()["errors"][0]["why"]
    assert calls("omar").get(f"/accounts/{rosas[0]['id']}").json()["name"] == "Alpha"


def test_one_record_twice_in_a_call_is_refused_the_second_time_and_the_same_again_changes_nothing(calls, cast):
    rows = [ROWS[0], {**ROWS[0], "name": "Other"}]
    told = upsert(calls("omar"), "/accounts", rows)
    assert results(told) == ["created", "refused"]
    assert "Row 0 is of the same record" in str(told["rows"][1]["errors"])
    assert results(upsert(calls("omar"), "/accounts", rows)) == ["unchanged", "refused"]


def test_a_deal_s_stage_goes_through_the_process(calls, cast):
    omar = calls("omar")
    row = {"external_id": "D", "name": "Deal", "stage": "discovery", "amount": "10.00"}
    made = upsert(omar, "/deals", [row])["rows"][0]["id"]
    assert results(upsert(omar, "/deals", [{**row, "stage": "Closed won"}])) == ["changed"]
    assert omar.get(f"/deals/{made}").json()["status"] == "won"
    assert results(upsert(omar, "/deals", [{**row, "stage": "Closed won"}])) == ["unchanged"]


def test_who_may_not_change_the_kind_is_refused_as_a_whole(calls, cast):
    assert calls("ada").post("/accounts/upsert", {"rows": ROWS}).status_code == 403
    assert calls("rita").post("/products/upsert", {"rows": [{"external_id": "P", "name": "A"}]}).status_code == 403
    assert calls("omar").post("/accounts/upsert", {"rows": []}).status_code == 422
    assert calls("omar").post("/accounts/upsert", {"rows": ROWS * 501}).status_code == 422


names = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
rows = st.lists(
    st.fixed_dictionaries(
        {"external_id": st.sampled_from("ABCD"), "name": names},
        optional={"employees": st.integers(0, 9) | st.none(), "annual_revenue": st.sampled_from(["1.5", "2"]), "city": names},
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row["external_id"],
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows)
def test_any_rows_sent_twice_change_nothing_the_second_time(calls, rows):
    omar = calls("omar")
    upsert(omar, "/accounts", rows)
    last = history.last_sequence()
    assert upsert(omar, "/accounts", rows)["unchanged"] == len(rows)
    assert history.last_sequence() == last
