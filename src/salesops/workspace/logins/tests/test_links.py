"""Links to choose a password: for once, for a while, unforgeable."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.records.errors import InvalidError
from salesops.records.logins import make_login_without_person
from salesops.web.queue import queue
from salesops.workspace.logins.actions import links
from salesops.workspace.logins.models import Link
from salesops.workspace.logins.tests.helping import BY, HERE, NEW, NOW, happened


@pytest.fixture
def newcomer(cast: Cast) -> int:
    return make_login_without_person("nina", None, role="finance", email="nina@example.com")


def made(user_id: int, at=NOW) -> str:
    return links.make(user_id, by=BY, at=at).token


def refused(token: str, at=NOW) -> str:
    with pytest.raises(links.LinkRefusedError) as error:
        links.use(token, NEW, at=at, about=HERE)
    return str(error.value)


def test_the_invited_chooses_a_password_and_can_log_in_with_it(newcomer: int):
    links.use(made(newcomer), NEW, at=NOW, about=HERE)
    assert Client().login(username="nina", password=NEW)
    assert happened(newcomer) == ["password_changed", "invited"]


def test_a_link_works_once(newcomer: int):
    token = made(newcomer)
    links.use(token, NEW, at=NOW, about=HERE)
    assert "used already" in refused(token)


def test_two_who_use_one_link_at_the_same_moment_do_not_both_get_in(newcomer: int, monkeypatch: pytest.MonkeyPatch):
    token = made(newcomer)
    seen = links.look_at(token, at=NOW)
    links.use(token, NEW, at=NOW, about=HERE)
    monkeypatch.setattr(links, "look_at", lambda token, *, at: seen)
    assert "used already" in refused(token)


@pytest.mark.parametrize(("purpose", "valid"), [("invite", timedelta(days=7)), ("reset", timedelta(hours=4))])
def test_a_link_expires(cast: Cast, newcomer: int, purpose: str, valid: timedelta):
    user_id = newcomer if purpose == "invite" else cast.user("rita").id
    token = made(user_id)
    assert links.look_at(token, at=NOW + valid - timedelta(seconds=1)).purpose == purpose
    assert "expired" in refused(token, NOW + valid)


def test_a_newer_link_ends_the_one_before(newcomer: int):
    older, newer = made(newcomer), made(newcomer)
    assert "newer link" in refused(older)
    assert links.look_at(newer, at=NOW)


@pytest.mark.parametrize("how", ["cut off", "another signature", "another secret", "made up", "empty"])
def test_a_tampered_link_lets_nobody_in(newcomer: int, how: str):
    token = made(newcomer)
    secret, signature = token.rsplit(":", 1)
    tampered = {
        "cut off": token[:-3],
        "another signature": f"{secret}:{signature[:-1]}{'a' if signature[-1] != 'a' else 'b'}",
        "another secret": f"{secret[:-1]}{'a' if secret[-1] != 'a' else 'b'}:{signature}",
        "made up": "let-me-in",
        "empty": "",
    }
    assert "not one of ours" in refused(tampered[how])


def test_the_store_holds_nothing_by_which_a_link_could_be_made_again(newcomer: int):
    token = made(newcomer)
    kept = str(Link.objects.values().get())
    assert not any(part in kept for part in token.split(":"))


def test_a_weak_password_does_not_use_the_link_up(newcomer: int):
    token = made(newcomer)
    with pytest.raises(InvalidError, match="too weak"):
        links.use(token, "short", at=NOW, about=HERE)
    links.use(token, NEW, at=NOW, about=HERE)


def test_another_password_by_link_logs_out_everywhere_and_lets_in_again_who_was_locked_out(cast: Cast, logged_in):
    client = logged_in("rita")
    for _ in range(6):
        Client().post("/login/", {"username": "rita", "password": "wrong"}, REMOTE_ADDR="198.51.100.1")
    links.use(made(cast.user("rita").id), NEW, at=NOW, about=HERE)
    assert client.get("/me").status_code == 302
    assert logged_in("rita", NEW).get("/me").status_code == 200


def test_over_the_screen_looking_does_not_use_it_up_choosing_does_and_one_is_logged_in(admin: int, logged_in, cast: Cast):
    answer = logged_in("root").post(f"/settings/logins/{cast.user('rita').id}/link", follow=True)
    address = answer.context["fresh"]["address"].removeprefix("http://testserver")
    client = Client()
    for _ in range(2):
        assert "Choose another password" in client.get(address).content.decode()
    assert client.post(address, {"password": NEW, "again": NEW + "x"}).status_code == 422
    assert client.post(address, {"password": NEW, "again": NEW}).status_code == 302
    assert client.get("/me").status_code == 200
    again = Client().get(address)
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert happened()[0] == "link_refused"


def test_the_page_of_a_link_tells_nobody_where_it_was(admin: int, cast: Cast):
    answer = Client().get(f"/login/link/{made(cast.user('rita').id, datetime.now(UTC))}")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_a_link_is_shown_once(admin: int, logged_in, cast: Cast):
    client = logged_in("root")
    client.post(f"/settings/logins/{cast.user('rita').id}/link", follow=True)
    assert client.get(f"/settings/logins/{cast.user('rita').id}").context["fresh"] is None


class TestByMail:
    @pytest.fixture(autouse=True)
    def _mail(self, settings, monkeypatch: pytest.MonkeyPatch):
        settings.EMAIL_URL = "smtp://mail.example.com"
        monkeypatch.setattr(queue, "immediate", True)

    def test_the_one_who_forgot_gets_a_link_by_name_or_address(self, cast: Cast, mailoutbox):
        for said in ("rita", "Rita@Example.com"):
            answer = Client().post("/login/forgot", {"who": said})
            assert "on its way" in answer.content.decode()
        assert [mail.to for mail in mailoutbox] == [["rita@example.com"]] * 2
        address = next(word for word in mailoutbox[1].body.split() if "/login/link/" in word)
        client = Client()
        client.post(address, {"password": NEW, "again": NEW})
        assert client.get("/me").status_code == 200

    def test_a_name_nobody_has_is_answered_alike_and_gets_nothing(self, cast: Cast, mailoutbox):
        known, unknown = (Client().post("/login/forgot", {"who": who}).content for who in ("rita", "nobody"))
        assert len(mailoutbox) == 1
        assert b"on its way" in unknown
        assert len(known) == len(unknown)

    def test_one_address_cannot_ask_for_mail_without_end(self, cast: Cast, mailoutbox):
        for _ in range(12):
            Client().post("/login/forgot", {"who": "rita"})
        assert len(mailoutbox) == 5

    def test_an_invitation_is_mailed_and_shown(self, admin: int, logged_in, mailoutbox):
        said = {"email": "nina@example.com", "role": "finance"}
        answer = logged_in("root").post("/settings/logins/invite", said, follow=True)
        assert "mailed to nina@example.com" in answer.content.decode()
        assert answer.context["fresh"]["address"] in mailoutbox[0].body


def test_without_a_mail_server_one_is_sent_to_the_administrator(cast: Cast, mailoutbox):
    answer = Client().post("/login/forgot", {"who": "rita"})
    assert "Ask an administrator" in answer.content.decode()
    assert mailoutbox == []


def test_a_second_factor_is_asked_for_after_a_link_too(cast: Cast):
    from salesops.workspace.logins.actions import second_factor
    from salesops.workspace.logins.tests.helping import SECRET, code_at

    user = cast.user("rita")
    second_factor.set_up_app(user, SECRET, code_at(NOW), by=BY, at=NOW, about=HERE)
    token = made(user.id, datetime.now(UTC))
    client = Client()
    assert client.post(f"/login/link/{token}", {"password": NEW, "again": NEW})["Location"] == "/login/second"
    assert client.get("/me").status_code == 302
    assert PASSWORD != NEW
