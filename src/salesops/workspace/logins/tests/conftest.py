"""What tests of logins share: a moment, somebody who administers, and how one logs in over the screen."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.records.logins import make_login_without_person
from salesops.workspace.logins.tests.helping import ADMIN


@pytest.fixture
def admin(cast: Cast) -> int:
    """The id of the user `root`, an administrator who is not among the people."""
    return make_login_without_person(ADMIN, PASSWORD)


@pytest.fixture
def logged_in(cast: Cast) -> Callable[..., Client]:
    """A browser in which somebody logged in over the log-in page."""

    def log_in(name: str, password: str = PASSWORD) -> Client:
        client = Client()
        answer = client.post("/login/", {"username": name, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return log_in
