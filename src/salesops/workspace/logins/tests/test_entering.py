"""Logging in with a password: who gets in, who is locked out, and that nobody learns which names there are."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast

from salesops.workspace.logins.actions import locks
from salesops.workspace.logins.models import Lock
from salesops.workspace.logins.tests.helping import NOW, happened, told

WRONG = "The name and the password do not match"
LOCKED = "Too many failed log-ins"


def attempt(name: str, password: str = "wrong", address: str = "192.0.2.1", client: Client | None = None):
    return (client or Client()).post("/login/", {"username": name, "password": password}, REMOTE_ADDR=address)


def test_the_right_password_lets_in_under_a_new_session_key_and_is_in_history(cast: Cast):
    client = Client()
    client.get("/login/")
    session = client.session
    session["from before"] = 1
    session.save()
    before = session.session_key
    answer = attempt("rita", PASSWORD, client=client)
    assert answer.status_code == 302
    assert client.session.session_key != before
    [event] = told()
    assert (event.action, event.by, event.about["how"], event.about["address"]) == ("log_in", "Rita", "password", "192.0.2.1")


def test_one_comes_where_one_was_going_but_not_to_another_site(cast: Cast):
    said = {"username": "rita", "password": PASSWORD}
    assert Client().post("/login/", {**said, "next": "/pipeline"})["Location"] == "/pipeline"
    assert Client().post("/login/", {**said, "next": "https://elsewhere.example/"})["Location"] == reverse("start")
    assert Client().post("/login/", {**said, "next": "//elsewhere.example/"})["Location"] == reverse("start")


@pytest.mark.parametrize("name", ["rita", "nobody", "", "x" * 5000, "ri\x00ta", "sam"])
def test_a_wrong_password_a_name_nobody_has_and_one_who_may_not_come_in_are_answered_alike(cast: Cast, name: str):
    answer = attempt(name, "wrong" if name != "sam" else PASSWORD)
    assert answer.status_code == 200
    assert WRONG in answer.content.decode()


@pytest.mark.parametrize("name", ["rita", "nobody"])
def test_the_fifth_failure_locks_a_name_out_whether_anybody_has_it_or_not(cast: Cast, name: str):
    answers = [attempt(name, address=f"192.0.2.{number}").content.decode() for number in range(1, 7)]
    assert [LOCKED in answer for answer in answers] == [False, False, False, False, True, True]
    assert "for 1 minute" in answers[4]
    assert happened().count("locked") == 1


def test_a_name_that_is_locked_out_is_not_let_in_by_the_right_password_from_anywhere(cast: Cast):
    for number in range(5):
        attempt("rita", address=f"192.0.2.{number}")
    answer = attempt("rita", PASSWORD, address="198.51.100.9")
    assert answer.status_code == 200
    assert LOCKED in answer.content.decode()


def test_case_and_blanks_do_not_give_more_tries(cast: Cast):
    for name in ("rita", "Rita", "RITA", " rita", "rita "):
        attempt(name)
    assert LOCKED in attempt("rita", PASSWORD).content.decode()


def test_after_the_wait_the_right_password_lets_in_and_failures_are_forgotten(cast: Cast):
    for _ in range(5):
        attempt("rita")
    Lock.objects.filter(subject="name:rita").update(until=None)
    assert attempt("rita", PASSWORD).status_code == 302
    assert not Lock.objects.filter(subject="name:rita").exists()


def test_the_twentieth_failure_locks_an_address_out_for_every_name(cast: Cast):
    for number in range(20):
        attempt(f"name {number}")
    assert LOCKED in attempt("mia", PASSWORD).content.decode()
    assert attempt("mia", PASSWORD, address="192.0.2.99").status_code == 302


def test_a_success_does_not_buy_an_address_more_tries(cast: Cast):
    for number in range(19):
        attempt(f"name {number}")
    attempt("mia", PASSWORD)
    attempt("one more")
    assert LOCKED in attempt("rita", PASSWORD).content.decode()


def test_neighbours_in_one_network_of_ipv6_count_as_one(cast: Cast):
    for number in range(20):
        attempt(f"name {number}", address=f"2001:db8::{number:x}")
    assert LOCKED in attempt("mia", PASSWORD, address="2001:db8::ffff").content.decode()


def test_a_forwarded_address_is_believed_of_proxies_of_ours_alone(cast: Cast, settings):
    def forwarded() -> str:
        Client().post(
            "/login/", {"username": "rita", "password": "wrong"}, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.5"
        )
        return told()[0].about["address"]

    assert forwarded() == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert forwarded() == "203.0.113.5"


def test_failures_are_in_history_with_name_and_place_but_never_the_password(cast: Cast):
    attempt("rita", "my secret word")
    [event] = told()
    assert event.user_id == cast.user("rita").id
    assert event.about == {
        "name": "rita",
        "address": "192.0.2.1",
        "device": "Unknown device",
        "why": "wrong name or password",
    }


def test_passwords_are_kept_with_argon2_and_older_ones_are_when_they_are_next_used(cast: Cast):
    user = cast.user("rita")
    assert user.password.startswith("argon2")
    get_user_model().objects.filter(id=user.id).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    attempt("rita", PASSWORD)
    assert cast.user("rita").password.startswith("argon2")


def test_somebody_who_has_left_is_not_let_in(cast: Cast):
    from datetime import date

    from salesops.records import actions
    from salesops.workspace.logins.tests.helping import BY, NOW

    actions.end_person(cast.rita, left_on=date(2024, 6, 3), version=1, by=BY, at=NOW)
    assert WRONG in attempt("rita", PASSWORD).content.decode()


def test_logging_out_ends_the_session_and_is_in_history(cast: Cast, logged_in):
    client = logged_in("rita")
    client.post("/logout/")
    assert client.get("/me").status_code == 302
    assert happened()[0] == "log_out"


def test_logging_out_is_no_link(cast: Cast, logged_in):
    assert logged_in("rita").get("/logout/").status_code == 405


def test_the_first_password_of_an_installation_must_be_changed_before_anything_else(cast: Cast, admin: int, logged_in):
    from salesops.workspace.logins.actions.passwords import owe_change

    owe_change("root")
    client = logged_in("root")
    for address in ("/", "/settings/logins", "/me", "/api/logins"):
        assert client.get(address)["Location"] == "/me/password"
    changed = {"old": PASSWORD, "new": "a password of my own", "again": "a password of my own"}
    assert client.post("/me/password", changed).status_code == 302
    assert client.get("/settings/logins").status_code == 200
    assert logged_in("root", "a password of my own").get("/settings/logins").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_failures_that_reach_several_processes_at_once_are_all_counted():
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: _fail(), range(12)))
    assert Lock.objects.get(subject="name:rita").failures == 12


def _fail() -> None:
    try:
        locks.count_failure("name", "rita", at=NOW)
    finally:
        connection.close()
