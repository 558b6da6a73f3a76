"""Moving deals from the board: what holds, what is refused in words, what can be undone; and two people at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cast import NOW, assemble

from salesops.history import queries as history
from salesops.kernel.scope import EVERYTHING
from salesops.records import actions, queries
from salesops.workspace.board.tests.conftest import add_deal, logged_in

JSON = {"HTTP_ACCEPT": "application/json"}


def send(client, deal: int, stage: str, version: int = 1, query: str = "", **more: str):
    return client.post(f"/board/move{query}", {"deal": deal, "version": version, "stage": stage, **more})


def now_(deal: int):
    return queries.get("deal", deal, scope=EVERYTHING)


@pytest.mark.django_db
class TestMoving:
    def test_a_move_is_stored_with_its_history_and_answered_with_the_card_as_it_is_now(self, cast, rita):
        deal = add_deal(cast.rita)
        answer = send(rita, deal, "proposal")
        told = answer.json()
        assert (answer.status_code, told["stage"], told["version"]) == (200, "proposal", 2)
        assert 'data-version="2"' in told["card"]
        assert (now_(deal)["stage"], now_(deal)["forecast_category"]) == ("proposal", "best_case")
        last = history.latest_writes("deal", deal, 1)[0]
        assert (last.action, last.by_name, last.changes["stage"]) == ("move_deal", "Rita", ("demo", "proposal"))

    def test_a_move_can_be_undone(self, cast, rita):
        deal = add_deal(cast.rita)
        told = send(rita, deal, "proposal").json()
        answer = rita.post("/undo", {"sequences": ",".join(map(str, told["sequences"]))}, **JSON)
        assert answer.status_code == 200
        assert now_(deal)["stage"] == "demo"
        assert rita.get(f"/board/card?deal={deal}").json()["stage"] == "demo"

    def test_to_the_stage_it_is_in_nothing_is_written(self, cast, rita):
        deal = add_deal(cast.rita)
        told = send(rita, deal, "demo").json()
        assert (told["sequences"], told["version"], told["text"]) == ([], 1, "It stands in Demo already.")

    def test_a_win_takes_day_and_amount_along(self, cast, rita):
        deal = add_deal(cast.rita)
        assert send(rita, deal, "closed_won", amount="$1,250.50", closed_on="2024-06-01").status_code == 200
        row = now_(deal)
        assert (row["status"], str(row["amount"]), str(row["closed_on"])) == ("won", "1250.50", "2024-06-01")

    def test_a_loss_without_a_reason_is_refused_and_says_which_field_is_missing(self, cast, rita):
        deal = add_deal(cast.rita)
        answer = send(rita, deal, "closed_lost", closed_on="2024-06-01")
        assert (answer.status_code, answer.json()["fields"]) == (422, ["loss_reason"])
        assert "Say why it was lost" in answer.json()["text"]
        assert (now_(deal)["stage"], now_(deal).version) == ("demo", 1)
        assert send(rita, deal, "closed_lost", loss_reason="Price").status_code == 200
        assert (now_(deal)["status"], now_(deal)["loss_reason"]) == ("lost", "Price")

    def test_a_closed_deal_is_reopened_by_moving_it_back(self, cast, rita):
        deal = add_deal(cast.rita)
        send(rita, deal, "closed_lost", loss_reason="Price")
        assert send(rita, deal, "negotiation", version=2).status_code == 200
        row = now_(deal)
        assert (row["status"], row["closed_on"], row["loss_reason"]) == ("open", None, "")

    def test_the_form_of_a_loss_offers_the_reasons_given_lately(self, cast, rita):
        for number, reason in enumerate(("Price", "Price", "Timing")):
            closed = {"status": "lost", "stage": "closed_lost", "loss_reason": reason, "closed_on": "2026-06-01"}
            add_deal(cast.rita, f"Lost {number}", **closed)
        deal = add_deal(cast.rita, "Pumps")
        body = rita.get(f"/board/closing?deal={deal}&stage=closed_lost").content.decode()
        assert "Lose Pumps" in body
        assert body.index('value="Price"') < body.index('value="Timing"')
        assert 'name="amount"' in rita.get(f"/board/closing?deal={deal}&stage=closed_won").content.decode()

    def test_what_cannot_be_stored_is_said_and_nothing_is(self, cast, rita):
        deal = add_deal(cast.rita)
        answer = send(rita, deal, "closed_won", amount="lots", closed_on="2024-06-01")
        assert (answer.status_code, answer.json()["fields"]) == (422, ["amount"])
        assert now_(deal).version == 1

    @pytest.mark.parametrize("stage", ["nonsense", "", "prospecting\x00"])
    def test_a_stage_there_is_not_is_refused_in_words(self, cast, rita, stage):
        answer = send(rita, add_deal(cast.rita), stage)
        assert answer.status_code == 422
        assert "There is no stage" in answer.json()["text"]

    @pytest.mark.parametrize("given", [{"deal": "x"}, {"version": ""}, {"deal": "9" * 30}, {"version": "-1"}])
    def test_numbers_that_are_none_are_refused_in_words(self, cast, rita, given):
        deal = add_deal(cast.rita)
        answer = rita.post("/board/move", {"deal": deal, "version": 1, "stage": "proposal", **given})
        assert answer.status_code == 422

    def test_a_conflict_names_who_moved_it_where_and_shows_where_it_is(self, cast, rita):
        deal = add_deal(cast.rita)
        send(logged_in(cast, "mia"), deal, "negotiation")
        answer = send(rita, deal, "proposal")
        assert answer.status_code == 409
        assert "Mia moved it from Demo to Negotiation at" in answer.json()["text"]
        assert "Nothing of yours was stored" in answer.json()["text"]
        assert now_(deal)["stage"] == "negotiation"
        assert rita.get(f"/board/card?deal={deal}").json()["stage"] == "negotiation"

    def test_a_conflict_about_another_field_names_it_and_its_values(self, cast, rita):
        deal = add_deal(cast.rita)
        actions.edit("deal", deal, {"next_step": "Call Ann"}, version=1, by=cast.actor("mia"), at=NOW)
        assert "Mia changed the next step from empty to Call Ann at 09:30" in send(rita, deal, "proposal").json()["text"]

    @pytest.mark.parametrize(("name", "status"), [("rosa", 404), ("max", 404), ("ada", 403), ("fay", 403), ("sam", 403)])
    def test_nobody_moves_what_is_not_theirs_to_move_and_a_deal_of_others_is_as_good_as_none(self, cast, name, status):
        deal = add_deal(cast.rita)
        client = logged_in(cast, name)
        assert send(client, deal, "proposal").status_code == status
        if status == 404:
            assert send(client, 999_999, "proposal").content == send(client, deal, "proposal").content
            assert client.get(f"/board/card?deal={deal}").json() == {"deal": deal, "stage": None, "card": ""}
            assert client.get(f"/board/closing?deal={deal}&stage=closed_won").status_code == 404
        assert now_(deal).version == 1

    def test_a_past_day_takes_no_move(self, cast, rita):
        deal = add_deal(cast.rita)
        for answer in (send(rita, deal, "proposal", query="?as_of=2024-05-30"), send(rita, deal, "proposal", as_of="2024-05-30")):
            assert answer.status_code == 409
            assert "past day" in answer.json()["text"]
        assert now_(deal).version == 1

    def test_only_a_post_moves(self, cast, rita):
        assert rita.get(f"/board/move?deal={add_deal(cast.rita)}&version=1&stage=proposal").status_code == 405


@pytest.mark.django_db
class TestViews:
    def test_a_view_keeps_the_choices_and_is_shared_with_a_team(self, cast):
        mia, raj, rosa = (logged_in(cast, name) for name in ("mia", "raj", "rosa"))
        saved = mia.post("/board/views?filter=past-norm&search=pum", {"name": "Stuck", "shared": "team", "team": cast.west})
        assert saved.status_code == 302
        view = saved["Location"].rpartition("view=")[2]
        assert "Stuck" in raj.get("/board").content.decode()
        assert "Stuck" not in rosa.get("/board").content.decode()
        shown = raj.get(f"/board?view={view}").content.decode()
        assert 'value="pum"' in shown
        assert 'aria-current="true">Past the norm' in shown
        assert rosa.get(f"/board?view={view}").status_code == 404

    def test_a_view_without_a_name_is_refused_in_words(self, cast, rita):
        answer = rita.post("/board/views", {"name": " ", "shared": "nobody"}, follow=True)
        assert "The view has no name" in answer.content.decode()

    def test_a_view_is_deleted_by_its_owner_alone(self, cast, rita):
        rita.post("/board/views", {"name": "Mine", "shared": "everyone"})
        view = rita.get("/board").content.decode().partition("view=")[2].partition('"')[0]
        raj = logged_in(cast, "raj")
        assert "belongs to Rita" in raj.post("/board/views/delete", {"view": view}, follow=True).content.decode()
        assert "Mine" not in rita.post("/board/views/delete", {"view": view}, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_move_the_same_deal_at_once_one_is_told_of_the_other():
    cast = assemble()
    deal = add_deal(cast.rita)
    clients = {"proposal": logged_in(cast, "rita"), "negotiation": logged_in(cast, "mia")}

    def move(stage: str) -> tuple[int, str]:
        try:
            answer = send(clients[stage], deal, stage)
            return answer.status_code, answer.json()["text"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(clients, pool.map(move, clients), strict=True))
    assert sorted(status for status, _ in results.values()) == [200, 409]
    won = next(stage for stage, (status, _) in results.items() if status == 200)
    lost = next(text for status, text in results.values() if status == 409)
    assert (now_(deal)["stage"], now_(deal).version) == (won, 2)
    assert "moved it from Demo to" in lost


@pytest.mark.django_db
def test_a_reason_is_not_kept_with_a_win(cast, rita):
    deal = add_deal(cast.rita)
    send(rita, deal, "closed_won", amount="5", loss_reason="Price", closed_on="2024-06-01")
    assert now_(deal)["loss_reason"] == ""
