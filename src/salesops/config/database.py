"""Which record store there is: SQLite in the home, or the PostgreSQL that DATABASE_URL names."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ATTEMPTS_LAST = 30
"""Seconds a write waits for another before it gives up, on either store."""
KEPT_OPEN = 300
"""Seconds a thread of the web server keeps its connection to PostgreSQL."""
A_PAGE_LASTS = 60
"""Seconds a question of the web server may take in PostgreSQL. Imports, backups and the worker take their time."""
_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of the record store. Raises ImproperlyConfigured for an address that is none."""
    return _postgresql(url) if url else _sqlite(home)


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "records.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": ATTEMPTS_LAST,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
        },
        "TEST": {"NAME": os.environ.get("SALESOPS_TEST_DATABASE", str(home / "test.sqlite3"))},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = _parts(url)
    named = {_NAMES[word]: parts.pop(word) for word in list(parts) if word in _NAMES}
    limits = f"-c lock_timeout={ATTEMPTS_LAST}s -c idle_in_transaction_session_timeout=3600s"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
        **named,
        "OPTIONS": {"application_name": "salesops", "options": limits, **parts},
    }


def limit_statements(settings: dict[str, Any]) -> None:
    """For connections opened from now on by this process, which is a web server's."""
    options = settings["OPTIONS"]
    if "options" in options:
        options["options"] += f" -c statement_timeout={A_PAGE_LASTS}s"


def _parts(url: str) -> dict[str, Any]:
    """As PostgreSQL's own library reads it, so that sockets (`postgres://me@%2Frun%2Fpostgresql/name`) and `?sslmode=` work."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL names no PostgreSQL. Write it like postgres://user:password@host/name.")
    try:
        parts = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(error).strip()}") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database. Write it like postgres://user:password@host/name.")
    return parts
