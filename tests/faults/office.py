"""An office for tests: twenty people with logins, fifty deals, a server of several processes, and browsers to talk to it."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.stores import Environment, started

PEOPLE, DEALS = 20, 50
PASSWORD = "correct horse battery"
KEPT_ALIVE = 5.0
"""Seconds a browser uses an idle connection again; the server closes them after half a minute."""

FURNISH = f"""
from datetime import UTC, date, datetime
import django
django.setup()
from django.contrib.auth.hashers import Argon2PasswordHasher
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
from salesops.kernel.actor import Actor
from django.contrib.auth import get_user_model
from salesops.records import actions, logins
from salesops.records.access import viewer_of
from salesops.workspace import editing
by, at = Actor(None, "the tests", "test"), datetime.now(UTC)
for number in range({PEOPLE}):
    values = {{"name": f"Person {{number}}", "role": "ops", "email": f"p{{number}}@example.com", "hired_on": date(2022, 1, 3)}}
    logins.make_login(actions.hire_person(values, by=by, at=at).id, f"p{{number}}", "{PASSWORD}")
viewer = viewer_of(get_user_model().objects.get(username="p0"), at)
account = actions.create("account", {{"name": "Acme"}}, by=by, at=at).id
for number in range({DEALS}):
    values = {{"name": f"Deal {{number}}", "account": account, "amount": "100"}}
    editing.create("deal", values, viewer=viewer, by=by, at=at)
"""


def furnish(environment: Environment) -> None:
    subprocess.run([sys.executable, "-c", FURNISH], env=environment, check=True, timeout=120)


@contextmanager
def serving(environment: Environment, *, workers: int) -> Iterator[int]:
    """The port of a server that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = started({**environment, "API_CALLS_A_MINUTE": "1000000"}, "web", "--port", str(port), "--workers", str(workers))
    try:
        _until_it_answers(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _until_it_answers(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                pass
            if Browser(port).ask("GET", "/login/").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("The server does not answer.")


@dataclass(frozen=True)
class Said:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Browser:
    """Somebody's connection to the server, with the cookies it was given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None
    _asked: float = 0.0

    def log_in(self, username: str) -> None:
        self.ask("GET", "/login/")
        form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        said = self.ask("POST", "/login/", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        assert said.status == 302, said
        assert "sessionid" in self.cookies, said

    def send(self, method: str, path: str, values: object) -> Said:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies["csrftoken"]}
        return self.ask(method, path, json.dumps(values), headers)

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Said:
        if self._connection is None or time.monotonic() - self._asked > KEPT_ALIVE:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._asked = time.monotonic()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, given = value.partition(";")[0].partition("=")
                self.cookies[cookie] = given
        return Said(answer.status, text, dict(answer.getheaders()))
