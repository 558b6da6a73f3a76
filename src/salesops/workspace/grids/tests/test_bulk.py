"""Many records at once: the preview is what is done, who is refused is told why, all of it can be taken back."""

import pytest
from tests.cast import NOW, TESTER

from salesops.records import actions
from salesops.workspace.grids.actions import bulk
from salesops.workspace.grids.models import Task
from salesops.workspace.grids.tests.conftest import field_of, make_deal, sent


def propose(talker, query: str = "", **data):
    return talker.tell(f"/deals/grid/bulk?{query}", data)


def go(talker, task: dict, do: str = "go") -> dict:
    answer = talker.tell(f"/deals/grid/bulk/{task['token']}/{do}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_preview_tells_what_is_then_done(world):
    omar = world.talker("omar")
    checked = propose(omar, what="edit", cells={"next_step": "Call"}, ids=[world.pumps, world.valves, world.pipes]).json()
    assert checked["state"] == "checked"
    assert [checked["result"][name] for name in ("changed", "same", "refused")] == [2, 1, 0]
    assert checked["result"]["examples"][0]["changes"] == [["Next step", "empty", "Call"]]
    assert field_of(world.valves, "next_step") == ""
    done = go(omar, checked)
    assert (done["state"], done["result"]["changed"]) == ("done", checked["result"]["changed"])
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves, world.pipes)] == ["Call"] * 3


def test_all_that_match_are_changed_and_no_others(world):
    omar = world.talker("omar")
    checked = propose(omar, "filter=no-next-step", what="edit", cells={"next_step": "Ask"}).json()
    assert (checked["total"], checked["result"]["changed"]) == (2, 2)
    go(omar, checked)
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves, world.pipes)] == ["Call", "Ask", "Ask"]


def test_it_is_undone_as_a_whole(world):
    omar = world.talker("omar")
    done = go(omar, propose(omar, what="edit", cells={"next_step": "Ask", "amount": "5k"}).json())
    assert done["can_undo"]
    assert go(omar, done, "undo")["state"] == "undone"
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves)] == ["Call", ""]
    assert str(field_of(world.pumps, "amount")) == "52000.00"


def test_it_is_not_undone_in_part(world):
    omar = world.talker("omar")
    done = go(omar, propose(omar, what="edit", cells={"next_step": "Ask"}).json())
    world.talker("rita").write(sent(world.pumps, 2, next_step="Mine"))
    again = go(omar, done, "undo")
    assert (again["state"], "1 of the records" in again["words"]) == ("done", True)
    assert [field_of(one, "next_step") for one in (world.pumps, world.valves)] == ["Mine", "Ask"]


def test_who_is_refused_is_told_why_and_the_others_go_through(world):
    lost = make_deal("Lost one", world.acme, world.cast.rita)
    actions.edit("deal", lost, {"pipeline": "gone"}, version=1, by=TESTER, at=NOW)
    omar = world.talker("omar")
    checked = propose(omar, what="edit", cells={"stage": "Discovery"}).json()
    result = checked["result"]
    assert (result["changed"], result["refused"], result["refusals"][0]["id"]) == (3, 1, lost)
    assert "pipeline" in result["reasons"][0][0]
    done = go(omar, checked)
    assert (done["result"]["changed"], done["result"]["refused"]) == (3, 1)
    assert field_of(world.pumps, "stage") == "discovery"


def test_what_was_changed_since_the_preview_is_left_alone(world):
    omar = world.talker("omar")
    checked = propose(omar, what="edit", cells={"next_step": "Ask"}).json()
    world.talker("rita").write(sent(world.pumps, next_step="Mine"))
    done = go(omar, checked)
    assert (done["result"]["changed"], done["result"]["refused"]) == (2, 1)
    assert "Rita changed it" in done["result"]["refusals"][0]["words"]
    assert field_of(world.pumps, "next_step") == "Mine"


def test_records_are_deleted_and_come_back_by_undo(world):
    rita = world.talker("rita")
    checked = propose(rita, what="delete", ids=[world.pumps, world.pipes]).json()
    assert (checked["result"]["changed"], checked["result"]["refused"]) == (1, 1)
    assert field_of(world.pumps, "name") == "Pumps"
    done = go(rita, checked)
    assert (field_of(world.pumps, "name"), field_of(world.pipes, "name")) == (None, "Pipes")
    go(rita, done, "undo")
    assert field_of(world.pumps, "name") == "Pumps"


def test_many_go_to_the_worker_a_chunk_at_a_time(world, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 1)
    omar = world.talker("omar")
    proposed = propose(omar, what="edit", cells={"next_step": "Ask"}).json()
    checked = omar.get(f"/deals/grid/bulk/{proposed['token']}").json()
    assert (checked["state"], checked["result"]["changed"]) == ("checked", 3)
    go(omar, checked)
    done = omar.get(f"/deals/grid/bulk/{proposed['token']}").json()
    assert (done["state"], done["done"], done["says"]) == ("done", 3, "Done 3 of 3")


def test_it_stops_after_the_chunk_at_hand_and_tells_how_far_it_came(world, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    omar = world.talker("omar")
    checked = propose(omar, what="edit", cells={"next_step": "Ask"}, ids=[world.valves, world.pipes]).json()
    real = bulk._save

    def cancel_at_once(task: Task, **values) -> None:
        real(task, **values)
        bulk.cancel(task)

    monkeypatch.setattr(bulk, "_save", cancel_at_once)
    stopped = go(omar, checked)
    assert (stopped["state"], stopped["result"]["changed"], stopped["can_undo"]) == ("stopped", 1, True)


def test_nothing_is_carried_out_twice(world):
    omar = world.talker("omar")
    done = go(omar, propose(omar, what="edit", cells={"next_step": "Ask"}).json())
    assert omar.tell(f"/deals/grid/bulk/{done['token']}/go").status_code == 409


def test_a_task_is_its_owners_alone(world):
    task = propose(world.talker("omar"), what="edit", cells={"next_step": "Ask"}).json()
    for name in ("rita", "mia"):
        talker = world.talker(name)
        assert talker.get(f"/deals/grid/bulk/{task['token']}").status_code == 404
        assert talker.tell(f"/deals/grid/bulk/{task['token']}/go").status_code == 404
    assert world.talker("omar").get(f"/accounts/grid/bulk/{task['token']}").status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"what": "paint", "ids": [1]}, "edited or deleted"),
        ({"what": "edit", "ids": [1]}, "No field is named"),
        ({"what": "edit", "ids": [1], "cells": {"colour": "x"}}, "no column"),
        ({"what": "edit", "ids": [1], "cells": {"status": "Won"}}, "cannot be typed in"),
        ({"what": "edit", "ids": ["1"], "cells": {"name": "x"}}, "ids of records"),
        ({"what": "edit", "ids": [], "cells": {"name": "x"}}, "no record is chosen"),
        ({"what": "edit", "cells": {"name": 1}}, "texts"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(world, data, words):
    answer = propose(world.talker("omar"), **data)
    assert (answer.status_code, words in answer.json()["words"]) == (400, True), answer.json()


def test_a_value_that_cannot_be_read_is_told_before_anything_is_tried(world):
    answer = propose(world.talker("omar"), what="edit", ids=[world.pumps], cells={"amount": "much"}).json()
    assert (answer["stored"], answer["problems"][0]["field"]) == (False, "amount")
    assert Task.objects.count() == 0
