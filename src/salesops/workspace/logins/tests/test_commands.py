"""`salesops login`, and what the doctor says of logins."""

import re

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.records.login_events import events
from salesops.records.logins import make_login_without_person
from salesops.workspace.logins.actions import second_factor
from salesops.workspace.logins.actions.passwords import owe_change, still_has
from salesops.workspace.logins.commands import login
from salesops.workspace.logins.examining import examine
from salesops.workspace.logins.tests.helping import BY, HERE, NEW, NOW, SECRET, code_at


def say(*words: str):
    return CliRunner().invoke(login, words)


def test_an_invitation_prints_a_link_that_works(cast: Cast):
    said = say("invite", "--email", "nina@example.com", "--role", "finance", "--address", "http://testserver/")
    client = Client()
    client.post(re.search(r"http://testserver(/login/link/\S+)", said.output)[1], {"password": NEW, "again": NEW})
    assert client.get("/me").status_code == 200
    assert events()[-1].source == "command"


def test_the_list_says_who_can_log_in(cast: Cast):
    second_factor.set_up_app(cast.user("rita"), SECRET, code_at(NOW), by=BY, at=NOW, about=HERE)
    lines = {line.split()[0]: line for line in say("list").output.splitlines()}
    assert set(lines) == {"ada", "omar", "fay", "mia", "rita", "raj", "max", "rosa"}
    assert " rep " in lines["rita"]
    assert " app " in lines["rita"]
    assert "no second factor" in lines["raj"]


def test_deactivate_hands_over_and_says_what(cast: Cast):
    from salesops.records import actions as records

    records.create("account", {"name": "Acme", "owner": cast.raj}, by=BY, at=NOW)
    assert "1 accounts" in say("deactivate", "raj", "--to", "rita@example.com").output
    assert not cast.user("raj").is_active
    assert say("reactivate", "raj").exit_code == 0
    assert cast.user("raj").is_active


def test_who_is_locked_out_lost_the_phone_or_the_laptop_is_helped(cast: Cast, logged_in):
    client = logged_in("rita")
    second_factor.set_up_app(cast.user("rita"), SECRET, code_at(NOW), by=BY, at=NOW, about=HERE)
    for _ in range(5):
        Client().post("/login/", {"username": "rita", "password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    assert "1 sessions" in say("end-sessions", "rita").output
    assert client.get("/me").status_code == 302
    assert "can try again" in say("unlock", "rita").output
    assert "password alone" in say("second-factor-off", "rita").output
    assert "no second factor" in say("second-factor-off", "rita").output
    assert logged_in("rita")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite",), "Say whom"),
        (("invite", "--email", "x@example.com"), "Say whom"),
        (("invite", "--person", "Nobody"), "Nobody has"),
        (("invite", "--person", "Rita"), "no person"),
        (("reset", "nobody"), "Nobody logs in as 'nobody'"),
        (("deactivate", "rita", "--to", "Nobody"), "Nobody has"),
        (("role", "rita", "king"), "'king' is not one of"),
        (("deactivate", "root"), "only administrator"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_ends_with_an_error(cast: Cast, admin: int, words, said: str):
    result = say(*words)
    assert result.exit_code != 0
    assert said in result.output or (said == "no person" and "can log in already" not in result.output)


def test_the_doctor_tells_of_the_demos_password_and_of_one_that_is_owed(cast: Cast, settings, tmp_path):
    settings.HOME = tmp_path
    make_login_without_person("boss", "close-the-books")
    assert not [found for found in examine(at=NOW) if "demo" in found.what]
    (tmp_path / "first-login.txt").write_text("Everybody's password is close-the-books. Log in as ...")
    owe_change("boss")
    said = " ".join(str(found) for found in examine(at=NOW))
    assert "1 have the demo's password, which is in the manual: boss." in said
    assert "boss still has the password of the installation" in said
    assert "Administrators without a second factor: boss." in said


def test_a_first_password_that_was_never_changed_is_owed_by_older_installations_too(cast: Cast, logged_in):
    make_login_without_person("admin", PASSWORD)
    assert not still_has("admin", "another one")
    assert still_has("admin", PASSWORD)
    assert logged_in("admin").get("/")["Location"] == "/me/password"
