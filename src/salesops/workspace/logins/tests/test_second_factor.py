"""Codes of an app, recovery codes: each works once, in any web process; they are asked for after the password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.records.errors import InvalidError
from salesops.workspace.logins.actions import second_factor
from salesops.workspace.logins.queries.factors import factors_of, has_second_factor
from salesops.workspace.logins.tests.helping import BY, HERE, NOW, SECRET, code_at, happened

STEP = timedelta(seconds=30)


@pytest.fixture
def rita(cast: Cast):
    """Rita, who set an app up some time ago."""
    user = cast.user("rita")
    second_factor.set_up_app(user, SECRET, code_at(NOW - 10 * STEP), by=BY, at=NOW - 10 * STEP, about=HERE)
    return user


def good(user, code: str, at=NOW) -> bool:
    return second_factor.check_code(user.id, code, at=at, about=HERE)


def test_the_code_of_now_is_good_once(rita):
    assert good(rita, code_at(NOW))
    assert not good(rita, code_at(NOW))


def test_the_code_that_set_the_app_up_is_not_good_again(cast: Cast):
    user = cast.user("rita")
    second_factor.set_up_app(user, SECRET, code_at(NOW), by=BY, at=NOW, about=HERE)
    assert not good(user, code_at(NOW))


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(rita, steps: int, is_good: bool):
    assert good(rita, code_at(NOW + steps * STEP)) is is_good


def test_after_a_code_the_ones_before_it_are_no_longer_good(rita):
    assert good(rita, code_at(NOW + STEP))
    assert not good(rita, code_at(NOW))


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６", "9" * 5000, "\x00", "' or 1=1"])
def test_what_is_no_code_is_not_good(rita, code: str):
    assert code == code_at(NOW) or not good(rita, code)


def test_blanks_in_a_code_do_not_matter(rita):
    code = code_at(NOW)
    assert good(rita, f" {code[:3]} {code[3:]} ")


def test_a_recovery_code_is_good_once_and_that_is_in_history(rita):
    first, *others = factors_of(rita.id).codes
    assert good(rita, first)
    assert not good(rita, first)
    assert factors_of(rita.id).codes == tuple(others)
    assert happened(rita.id)[0] == "recovery_code_used"


def test_new_recovery_codes_end_the_old_ones(rita):
    old = factors_of(rita.id).codes
    second_factor.new_recovery_codes(rita, by=BY, at=NOW, about=HERE)
    assert not any(good(rita, code) for code in old)
    assert good(rita, factors_of(rita.id).codes[0])


def test_recovery_codes_go_with_the_last_second_factor(rita):
    second_factor.take_away(rita, factors_of(rita.id).app.id, by=BY, at=NOW, about=HERE)
    assert not Authenticator.objects.filter(user=rita).exists()
    assert not has_second_factor(rita.id)


def test_nobody_takes_away_the_factor_of_somebody_else(cast: Cast, rita):
    assert not second_factor.take_away(cast.user("raj"), factors_of(rita.id).app.id, by=BY, at=NOW, about=HERE)
    assert has_second_factor(rita.id)


def test_the_secret_is_not_in_the_database_as_it_is(rita):
    assert SECRET not in str(list(Authenticator.objects.values()))


def test_an_app_that_shows_another_code_is_not_set_up(cast: Cast):
    user = cast.user("rita")
    with pytest.raises(InvalidError, match="not the code of now"):
        second_factor.set_up_app(user, SECRET, "000000", by=BY, at=NOW, about=HERE)
    assert not has_second_factor(user.id)


class TestOverTheScreen:
    def password(self) -> Client:
        client = Client()
        assert client.post("/login/", {"username": "rita", "password": PASSWORD})["Location"] == "/login/second"
        return client

    def test_the_password_alone_does_not_let_in(self, rita):
        client = self.password()
        assert client.get("/me").status_code == 302
        assert client.get("/api/logins").status_code == 401

    def test_with_the_code_one_is_in_where_one_was_going(self, rita):
        client = Client()
        client.post("/login/", {"username": "rita", "password": PASSWORD, "next": "/me"})
        assert client.post("/login/second", {"code": code_at(datetime.now(UTC))})["Location"] == "/me"
        assert client.get("/me").status_code == 200

    def test_a_code_that_was_seen_over_the_shoulder_is_of_no_use(self, rita):
        code = code_at(datetime.now(UTC))
        self.password().post("/login/second", {"code": code})
        again = self.password().post("/login/second", {"code": code})
        assert again.status_code == 200
        assert "was used already" in again.content.decode()

    def test_the_fifth_wrong_code_locks_and_then_a_right_one_is_refused_too(self, rita):
        answers = [self.password().post("/login/second", {"code": "000000"}).content.decode() for _ in range(5)]
        assert ["Too many failed" in answer for answer in answers] == [False, False, False, False, True]
        answer = self.password().post("/login/second", {"code": code_at(datetime.now(UTC))})
        assert "Too many failed" in answer.content.decode()

    def test_without_a_first_factor_there_is_no_second(self, rita):
        assert Client().post("/login/second", {"code": code_at(datetime.now(UTC))})["Location"] == "/login/"

    def test_it_has_to_come_soon_after_the_first(self, rita):
        client = self.password()
        session = client.session
        session["second"] = {**session["second"], "since": session["second"]["since"] - 601}
        session.save()
        assert client.post("/login/second", {"code": code_at(datetime.now(UTC))})["Location"] == "/login/"

    def test_setting_up_an_app_on_the_screen_shows_recovery_codes(self, cast: Cast, logged_in):
        client = logged_in("mia")
        secret = client.get("/me/app").context["secret"].replace(" ", "")
        assert client.post("/me/app", {"code": "000000"}).status_code == 422
        answer = client.post("/me/app", {"code": code_at(datetime.now(UTC), secret)}, follow=True)
        assert len(answer.context["codes"]) == 10
        assert happened(cast.user("mia").id)[0] == "second_factor_on"

    @pytest.mark.parametrize("address", ["/me/app", "/me/codes", "/me/codes/new", "/me/passkeys", "/me/factors/1/remove"])
    def test_some_time_after_the_log_in_one_proves_again_who_one_is(self, cast: Cast, logged_in, address: str):
        client = logged_in("mia")
        session = client.session
        session["confirmed_at"] -= 16 * 60
        session.save()
        asks = client.get if address in ("/me/app", "/me/codes") else client.post
        assert asks(address)["Location"].startswith("/me/confirm?next=")
        assert "neither your password nor a code" in client.post("/me/confirm", {"proof": "wrong"}).content.decode()
        client.post("/me/confirm", {"proof": PASSWORD, "next": "/me/app"})
        assert client.get("/me/app").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_who_use_one_code_at_the_same_moment_one_gets_in(kind: str):
    user = get_user_model().objects.create_user("rita", password=PASSWORD)
    second_factor.set_up_app(user, SECRET, code_at(NOW - 10 * STEP), by=BY, at=NOW - 10 * STEP, about=HERE)
    code = code_at(NOW) if kind == "app" else factors_of(user.id).codes[0]

    def use(_: int) -> bool:
        try:
            return good(user, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(use, range(6))) == 1
