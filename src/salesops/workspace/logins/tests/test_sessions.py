"""Where somebody is logged in, and ending that, seen by every web process."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.workspace.logins.models import Standing
from salesops.workspace.logins.tests.helping import NEW, happened

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def lines(client: Client):
    return client.get("/me").context["page"].sessions


def test_each_session_tells_device_and_address_and_which_is_this_one(cast: Cast, logged_in):
    elsewhere = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.5")
    elsewhere.post("/login/", {"username": "rita", "password": PASSWORD})
    here, there = lines(logged_in("rita"))
    assert (here.here, there.here) == (True, False)
    assert (there.device, there.address, there.seen) == ("Firefox on Windows", "203.0.113.5", "just now")


def test_logging_out_there_ends_that_session_alone(cast: Cast, logged_in):
    phone, laptop, desk = (logged_in("rita") for _ in range(3))
    other = lines(laptop)[1]
    ended = UserSession.objects.get(id=other.id).session_key
    laptop.post(f"/me/sessions/{other.id}/end")
    alive = [client for client in (phone, laptop, desk) if client.get("/me").status_code == 200]
    assert len(alive) == 2
    assert not Session.objects.filter(session_key=ended).exists()
    assert happened(cast.user("rita").id)[0] == "sessions_ended"


def test_logging_out_everywhere_else_leaves_this_session(cast: Cast, logged_in):
    phone, laptop = logged_in("rita"), logged_in("rita")
    laptop.post("/me/sessions/end-others")
    assert phone.get("/me").status_code == 302
    assert laptop.get("/me").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(cast: Cast, logged_in):
    rita, raj = logged_in("rita"), logged_in("raj")
    raj.post(f"/me/sessions/{lines(rita)[0].id}/end")
    assert rita.get("/me").status_code == 200


def test_another_password_ends_every_other_session_and_keeps_this_one_under_a_new_key(cast: Cast, logged_in):
    phone, laptop = logged_in("rita"), logged_in("rita")
    key = laptop.session.session_key
    laptop.post("/me/password", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert phone.get("/me").status_code == 302
    assert laptop.session.session_key != key
    assert [line.here for line in lines(laptop)] == [True]


def test_another_password_needs_the_one_before_and_twice_the_same(cast: Cast, logged_in):
    client = logged_in("rita")
    for said, words in [
        ({"old": "wrong", "new": NEW, "again": NEW}, "is another one"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "differ"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "too weak"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "you have now"),
        ({}, "is another one"),
    ]:
        answer = client.post("/me/password", said)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Client().login(username="rita", password=PASSWORD)


def test_last_seen_is_noted_every_two_minutes_and_costs_nothing_in_between(cast: Cast, logged_in, django_assert_num_queries):
    client = logged_in("rita")
    first = Standing.objects.get(user=cast.user("rita")).last_seen_at
    client.get("/static/web/icon.svg")
    client.get("/me")
    assert Standing.objects.get(user=cast.user("rita")).last_seen_at == first
    session = client.session
    session["seen_at"] -= 121
    session.save()
    client.get("/me")
    assert Standing.objects.get(user=cast.user("rita")).last_seen_at > first


def test_a_session_that_ran_out_is_not_listed(cast: Cast, logged_in):
    logged_in("rita")
    Session.objects.update(expire_date=Session.objects.get().expire_date - timedelta(days=30))
    assert len(lines(logged_in("rita"))) == 1


def test_what_ran_out_is_forgotten_at_the_next_log_in(cast: Cast, logged_in):
    logged_in("rita")
    Session.objects.update(expire_date=Session.objects.get().expire_date - timedelta(days=30))
    logged_in("rita")
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
