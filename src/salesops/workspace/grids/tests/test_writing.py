"""What a grid writes: cells and blocks all or nothing, conflicts side by side, undo by the server."""

import pytest
from tests.cast import NOW, TESTER

from salesops.history import queries as history
from salesops.records import actions
from salesops.workspace.grids.tests.conftest import field_of, sent, version_of


def test_an_edited_cell_is_stored_with_who_did_it(world):
    answer = world.talker("rita").write(sent(world.pumps, amount="$61,500.50")).json()
    assert (answer["stored"], answer["cells"], answer["changed"]) == (True, 1, 1)
    assert answer["rows"][0]["shown"]["amount"] == "$61,500.50"
    assert str(field_of(world.pumps, "amount")) == "61500.50"
    [last] = history.latest_writes("deal", world.pumps, 1)
    assert (last.by_name, last.source) == ("Rita", "page")


@pytest.mark.parametrize(
    ("cells", "field", "stored"),
    [
        ({"amount": "52k"}, "amount", "52000.00"),
        ({"close_date": "Sep 18, 2024"}, "close_date", "2024-09-18"),
        ({"type": "Renewal"}, "type", "renewal"),
        ({"next_step": ""}, "next_step", ""),
        ({"stage": "Discovery"}, "stage", "discovery"),
        ({"account": "acme"}, "account", "ACME"),
    ],
)
def test_every_type_is_read_as_people_write_it(world, cells, field, stored):
    answer = world.talker("omar").write(sent(world.pumps, **cells)).json()
    assert answer["stored"] is True, answer
    expected = str(world.acme) if stored == "ACME" else stored
    assert str(field_of(world.pumps, field)) == expected


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"amount": "plenty"}, "plenty is not a number"),
        ({"close_date": "03/04/2024"}, "two different days"),
        ({"close_date": "soon"}, "not a date"),
        ({"stage": "Nowhere"}, "Nowhere"),
        ({"type": "odd"}, "Choose one of: New, Expansion, Renewal"),
        ({"owner": "Nobody Known"}, "no person Nobody Known"),
        ({"account": "Beta"}, "no account Beta"),
        ({"name": ""}, "missing"),
        ({"amount": "1" * 30}, "too large"),
        ({"next_step": "a\x00b"}, "null character"),
    ],
)
def test_what_cannot_be_stored_is_said_at_the_cell(world, cells, words):
    answer = world.talker("rita").write(sent(world.pumps, **cells))
    assert answer.status_code == 200
    [problem] = answer.json()["problems"]
    assert (answer.json()["stored"], problem["id"], problem["field"]) == (False, world.pumps, next(iter(cells)))
    assert words in problem["words"]


def test_a_pasted_block_is_stored_as_a_whole_or_not_at_all(world):
    rita = world.talker("rita")
    rows = sent(world.pumps, amount="1", next_step="Meet"), sent(world.valves, amount="two", next_step="Meet")
    assert [problem["id"] for problem in rita.write(*rows).json()["problems"]] == [world.valves]
    assert field_of(world.pumps, "next_step") == "Call"
    rows = sent(world.pumps, amount="1", next_step="Meet"), sent(world.valves, amount="2", next_step="Meet")
    assert rita.write(*rows).json()["cells"] == 4
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves)] == ["Meet", "Meet"]


def test_every_wrong_cell_of_a_block_is_named(world):
    rows = sent(world.pumps, amount="x", close_date="y"), sent(world.valves, type="z")
    problems = world.talker("rita").write(*rows).json()["problems"]
    assert {(one["id"], one["field"]) for one in problems} == {
        (world.pumps, "amount"),
        (world.pumps, "close_date"),
        (world.valves, "type"),
    }


def test_trying_a_paste_tells_the_count_and_stores_nothing(world):
    rows = sent(world.pumps, amount="52000", next_step="Meet"), sent(world.valves, next_step="Meet")
    answer = world.talker("rita").write(*rows, **{"try": True}).json()
    assert (answer["stored"], answer["cells"], answer["changed"]) == (False, 2, 2)
    assert (field_of(world.pumps, "next_step"), version_of(world.pumps)) == ("Call", 1)


def test_a_conflict_shows_theirs_beside_yours_and_stores_nothing(world):
    omar, rita = world.talker("omar"), world.talker("rita")
    assert omar.write(sent(world.pumps, amount="48000", next_step="Wait")).json()["stored"]
    answer = rita.write(sent(world.pumps, amount="55000"), sent(world.valves, next_step="Meet")).json()
    [conflict] = answer["conflicts"]
    fields = {field["field"]: field for field in conflict["fields"]}
    assert (conflict["name"], conflict["version"]) == ("Pumps", 2)
    amount = fields["amount"]
    assert [amount[name] for name in ("before", "theirs", "yours", "by")] == ["$52,000", "$48,000", "$55,000", "Omar"]
    assert (fields["next_step"]["theirs"], fields["next_step"]["wanted"]) == ("Wait", False)
    assert field_of(world.valves, "next_step") == ""
    assert rita.write(sent(world.pumps, conflict["version"], amount="55000")).json()["stored"]


def test_the_last_write_is_undone_by_the_server_as_a_whole(world):
    rita = world.talker("rita")
    rows = sent(world.pumps, next_step="Meet"), sent(world.valves, next_step="Meet")
    sequences = rita.write(*rows).json()["sequences"]
    answer = rita.tell("/deals/grid/undo", {"sequences": sequences}).json()
    assert (answer["undone"], {row["id"] for row in answer["rows"]}) == (2, {world.pumps, world.valves})
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves)] == ["Call", ""]


def test_nobody_undoes_what_somebody_changed_since_nor_what_others_did(world):
    rita, omar = world.talker("rita"), world.talker("omar")
    sequences = rita.write(sent(world.pumps, next_step="Meet")).json()["sequences"]
    assert omar.tell("/deals/grid/undo", {"sequences": sequences}).status_code == 404
    assert omar.write(sent(world.pumps, 2, next_step="Wait")).json()["stored"]
    answer = rita.tell("/deals/grid/undo", {"sequences": sequences}).json()
    assert (answer["stored"], "somebody changed the same" in answer["words"]) == (False, True)
    assert field_of(world.pumps, "next_step") == "Wait"


def test_nobody_writes_out_of_scope_and_is_not_told_whether_it_exists(world):
    rita = world.talker("rita")
    theirs = rita.write(sent(world.pipes, next_step="Mine")).json()["problems"][0]["words"]
    nothing = rita.write(sent(999_999, next_step="Mine")).json()["problems"][0]["words"]
    assert theirs.replace(str(world.pipes), "N") == nothing.replace("999999", "N")
    assert field_of(world.pipes, "next_step") == ""


@pytest.mark.parametrize(("name", "status"), [("fay", 403), ("ada", 403), ("sam", 403)])
def test_who_may_only_look_is_refused(world, name, status):
    talker = world.talker(name)
    assert talker.write(sent(world.pumps, next_step="Mine")).status_code == status
    for part in ("undo", "bulk"):
        data = {"sequences": [1], "what": "delete", "ids": [world.pumps]}
        assert talker.tell(f"/deals/grid/{part}", data).status_code in (status, 404)
    assert field_of(world.pumps, "next_step") == "Call"


def test_reps_do_not_change_people(world):
    rita = world.talker("rita")
    assert rita.write(sent(world.cast.rita, title="Boss"), kind="people").status_code == 403
    assert world.talker("omar").write(sent(world.cast.rita, title="Senior"), kind="people").json()["stored"]
    assert field_of(world.cast.rita, "title", "person") == "Senior"


def test_the_past_cannot_be_written(world):
    data = {"rows": [sent(world.pumps, next_step="Mine")]}
    answer = world.talker("rita").tell("/deals/grid/write?as_of=2024-06-30", data)
    assert (answer.status_code, "past cannot be changed" in answer.json()["words"]) == (409, True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"rows": []},
        {"rows": ["x"]},
        {"rows": [{"id": "1", "version": 1, "cells": {"name": "x"}}]},
        {"rows": [{"id": 1, "version": True, "cells": {"name": "x"}}]},
        {"rows": [{"id": 1, "version": 1, "cells": {}}]},
        {"rows": [{"id": 1, "version": 1, "cells": {"name": 5}}]},
        {"rows": [{"id": 1, "version": 1, "cells": {"colour": "red"}}]},
        {"rows": [{"id": 1, "version": 1, "cells": {"status": "won"}}]},
        {"rows": [{"id": 1, "version": 1, "cells": {"name": "x"}}] * 5_001},
    ],
)
def test_what_is_not_understood_is_refused_in_words(world, data):
    answer = world.talker("omar").tell("/deals/grid/write", data)
    assert (answer.status_code, answer.json()["words"] != "") == (400, True)


def test_what_is_no_json_or_too_much_is_refused(world):
    omar = world.talker("omar")
    for body in ("{", "[1]", "[" * 100_000):
        assert omar.post("/deals/grid/write", body, content_type="application/json").status_code == 400
    big = omar.post("/deals/grid/write", '{"a":"' + "x" * 4_300_000 + '"}', content_type="application/json")
    assert (big.status_code, "4 MB" in big.json()["words"]) == (400, True)


def test_two_records_of_one_name_are_told_apart_by_number(world):
    other = actions.create("account", {"name": "Acme", "owner": world.cast.rita}, by=TESTER, at=NOW).id
    rita = world.talker("rita")
    words = rita.write(sent(world.pumps, account="Acme")).json()["problems"][0]["words"]
    assert f"#{world.acme} or #{other}" in words
    assert rita.write(sent(world.pumps, account=f"#{other}")).json()["stored"]
    assert field_of(world.pumps, "account") == other
