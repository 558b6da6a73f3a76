"""DATABASE_URL, as people write it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from salesops.config.database import database, limit_statements
from salesops.records.conninfo import conninfo

HOME = Path("/srv/salesops")


def test_without_an_address_it_is_a_file_in_the_home() -> None:
    found = database("", HOME)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == HOME / "records.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_of_a_server(scheme: str) -> None:
    found = database(f"{scheme}://ada:p%40ss%2Fword@db.example.com:5433/crm?sslmode=require", HOME)
    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "crm",
        "USER": "ada",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.com",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_HEALTH_CHECKS"]


def test_an_address_of_a_socket_keeps_its_capitals() -> None:
    assert database("postgres://me@%2FVar%2Frun/crm", HOME)["HOST"] == "/Var/run"


def test_the_arrow_driver_goes_the_same_way() -> None:
    line = conninfo(database("postgres://ada:it's%20me@db/crm?sslmode=require", HOME))
    assert "sslmode=require" in line
    assert "dbname=crm" in line
    assert r"password='it\'s me'" in line


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://me@db/crm", "names no PostgreSQL"),
        ("db.example.com/crm", "names no PostgreSQL"),
        ("postgres://me@db/", "names no database"),
        ("postgres://me@db/crm?colour=red", "cannot be read"),
    ],
)
def test_what_is_no_address_is_told(url: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        database(url, HOME)


def test_questions_of_pages_end_and_others_do_not() -> None:
    found = database("postgres://me@db/crm", HOME)
    assert "statement_timeout" not in found["OPTIONS"]["options"]
    limit_statements(found)
    assert "-c statement_timeout=60s" in found["OPTIONS"]["options"]
    limit_statements(database("", HOME))
