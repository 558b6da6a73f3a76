"""The first login of an installation: a random password that has to be changed, and is forgotten once it is."""

import stat

import pytest
from django.test import Client

from salesops.config import commands

OWN = "a password of my own"


@pytest.fixture
def note(db, settings, tmp_path):
    settings.HOME = tmp_path
    commands._first_login()
    return tmp_path / "first-login.txt"


def _log_in(note) -> Client:
    client = Client()
    name, _, password = note.read_text().strip().partition(" / ")
    assert client.post("/login/", {"username": name, "password": password}).status_code == 302
    return client


def test_it_is_told_to_the_owner_of_the_home_alone_and_differs_every_time(note, settings, tmp_path):
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    first = note.read_text()
    note.unlink()
    commands._first_login()
    assert note.read_text() != first


def test_it_opens_nothing_but_the_page_to_change_it(note):
    client = _log_in(note)
    assert client.get("/settings/logins")["Location"] == "/me/password"


def test_it_is_shown_until_it_was_changed_and_then_forgotten(note, capsys):
    commands._show_logins()
    password = note.read_text().strip().partition(" / ")[2]
    assert password in capsys.readouterr().out
    client = _log_in(note)
    client.post("/me/password", {"old": password, "new": OWN, "again": OWN})
    assert client.get("/settings/logins").status_code == 200
    commands._show_logins()
    assert password not in capsys.readouterr().out
    assert not note.exists()
