"""Fixtures every test may ask for.

The database is a file (`settings.DATABASES[...]["TEST"]["NAME"]`), so that in tests marked
`django_db(transaction=True)` other connections (ADBC, DuckDB, threads) see what was committed.
"""

import sys

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from hypothesis import settings
from tests.cast import Cast, assemble

from salesops.web import api_limits

if not hasattr(sys.modules["__main__"], "__file__"):
    # In a process xdist started. The Spark client takes a main module without a file for its own doctests and ends it.
    sys.modules["__main__"].__file__ = __file__

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
"""A busy machine is no reason for a property not to hold."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the record store: it is run on PostgreSQL too."""
    for item in items:
        if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker("record_store")


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """One round of hashing instead of a million: tests log in often and protect nothing."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1)
    for cost, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, cost, least)


@pytest.fixture(autouse=True)
def _calls_counted_anew() -> None:
    """Whoever called the API in the test before has not called yet."""
    api_limits.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast, in the database."""
    return assemble()
