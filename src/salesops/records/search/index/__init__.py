"""The index in the database there is: SQLite's FTS5, or a tsvector of PostgreSQL. Both hold the same words."""

from collections.abc import Collection, Sequence
from typing import Protocol

from django.db import connection

from salesops.records.search.asking import Wanted
from salesops.records.search.entries import Words
from salesops.records.search.index import postgres, sqlite


class Index(Protocol):
    def add(self, entries: Sequence[Words]) -> None:
        """Write entries that are not there."""
        ...

    def drop(self, ids: Collection[int]) -> None:
        """Remove entries; those that are not there are none."""
        ...

    def find(self, parts: Sequence[Wanted]) -> list[tuple[int, int]]:
        """(place of the part, entry), the newest of each part first, in one statement."""
        ...

    def count(self, parts: Sequence[Wanted]) -> list[int]:
        """How many entries of each part, at most its limit, in one statement."""
        ...


def index() -> Index:
    return postgres if connection.vendor == "postgresql" else sqlite  # type: ignore[return-value]
