"""Django's settings of a PostgreSQL, as one line that the Arrow driver and PostgreSQL's own programs read."""

from collections.abc import Mapping
from typing import Any

_WORDS = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}


def conninfo(settings: Mapping[str, Any]) -> str:
    """Where the record store is and how to get in, encryption included (`?sslmode=` in DATABASE_URL)."""
    from psycopg.conninfo import make_conninfo

    named = {word: str(settings[name]) for name, word in _WORDS.items() if settings.get(name)}
    further = {name: value for name, value in settings.get("OPTIONS", {}).items() if isinstance(value, str)}
    return make_conninfo(**{**further, **named})
