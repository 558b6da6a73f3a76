"""The Undo button: takes back one's own, and leads back to where one was, nowhere else."""

import json

from tests.cast import NOW, PASSWORD

from salesops.kernel.scope import EVERYTHING
from salesops.records import queries
from salesops.workspace import editing


def logged_in(client, name):
    client.login(username=name, password=PASSWORD)
    return client


def account(cast):
    return editing.create("account", {"name": "Oops"}, viewer=cast.viewer("rita"), by=cast.actor("rita"), at=NOW)


def test_it_takes_back_and_returns(cast, client):
    made = account(cast)
    answer = logged_in(client, "rita").post("/undo", {"sequences": str(made.sequence), "back": "/imports?x=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/imports?x=1")
    assert queries.get("account", made.id, scope=EVERYTHING) is None


def test_it_never_leads_to_another_site(cast, client):
    made = account(cast)
    answer = logged_in(client, "rita").post("/undo", {"sequences": str(made.sequence), "back": "https://example.com/"})
    assert answer["Location"] == "/"


def test_a_script_gets_words_and_numbers(cast, client):
    made = account(cast)
    answer = logged_in(client, "rita").post("/undo", {"sequences": str(made.sequence)}, headers={"Accept": "application/json"})
    assert json.loads(answer.content)["said"] == "Undone."


def test_what_somebody_else_did_is_not_there(cast, client):
    made = account(cast)
    answer = logged_in(client, "raj").post("/undo", {"sequences": str(made.sequence)}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert queries.get("account", made.id, scope=EVERYTHING) is not None


def test_nonsense_undoes_nothing(cast, client):
    for text in ("", "x", "99999999", "1,,2", "9" * 40):
        answer = logged_in(client, "rita").post("/undo", {"sequences": text}, headers={"Accept": "application/json"})
        assert answer.status_code == 409


def test_one_has_to_be_logged_in(client, db):
    assert client.post("/undo", {"sequences": "1"})["Location"].startswith("/login/")
