"""How the index follows: one write at a time in its transaction, and set-wise after imports, undos and interruptions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from salesops.history.append import hold_order
from salesops.history.encoding import CUSTOM
from salesops.kernel.kinds import KINDS
from salesops.records.models import Record
from salesops.records.search.entries import words_of
from salesops.records.search.index import index
from salesops.records.search.models import Entry
from salesops.records.search.searched import SEARCHED, code, columns

NAME = "search"
EVENTS_AT_ONCE = 20_000


def on_store(record: Record, changes: Mapping[str, tuple[Any, Any]], happened_at: datetime) -> None:
    """A change of a field that is searched, or of the owner, changes the words; any other the version alone."""
    kind = record.KIND.name
    if kind not in SEARCHED:
        return
    number = code(kind, record.id)
    if record.deleted_at is not None:
        index().drop([number])
    elif record.version == 1 or "deleted_at" in changes or any(_is_searched(kind, name) for name in changes):
        index().drop([number])
        index().add([words_of(kind, [getattr(record, column) for column in columns(kind)])])
    else:
        Entry.objects.filter(id=number).update(version=record.version)


def catch_up(after: int, up_to: int) -> None:
    """Some events at a time, each in a transaction: stopped in between, it finds what is in by its version and carries on."""
    for first in range(after, up_to, EVENTS_AT_ONCE):
        with transaction.atomic():
            hold_order()
            _follow(first, min(first + EVENTS_AT_ONCE, up_to))


def forget() -> None:
    """Empty the index: what it was made of is about to be replaced. `catch_up` from nothing makes it again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_word (search_word) VALUES ('delete-all')")
        cursor.execute("DELETE FROM search_entry")


def _is_searched(kind: str, name: str) -> bool:
    field = KINDS[kind].by_name.get(name)
    return name.startswith(CUSTOM) or (field is not None and field.column in columns(kind))


_CHANGED = "FROM history_event WHERE seq > %s AND seq <= %s"
_ROWS = """SELECT {columns}, s.id FROM {table} r LEFT JOIN search_entry s ON s.id = r.id + {first}
    WHERE r.id IN (SELECT record_id {changed} AND kind = '{kind}')
    AND r.deleted_at IS NULL AND (s.id IS NULL OR s.version <> r.version) ORDER BY r.id"""
_GONE = """SELECT s.id FROM {table} r JOIN search_entry s ON s.id = r.id + {first}
    WHERE r.id IN (SELECT record_id {changed} AND kind = '{kind}') AND r.deleted_at IS NOT NULL"""


def _follow(after: int, up_to: int) -> None:
    """Bring in the records that have events numbered above `after`, up to `up_to`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT kind {_CHANGED}", [after, up_to])
        for kind in [row[0] for row in cursor.fetchall() if row[0] in SEARCHED]:
            said = {"table": KINDS[kind].table, "first": code(kind, 0), "kind": kind, "changed": _CHANGED}
            cursor.execute(_GONE.format(**said), [after, up_to])
            gone = [row[0] for row in cursor.fetchall()]
            cursor.execute(_ROWS.format(columns=", ".join(f"r.{c}" for c in columns(kind)), **said), [after, up_to])
            rows = cursor.fetchall()
            index().drop([*gone, *(row[-1] for row in rows if row[-1] is not None)])
            index().add([words_of(kind, row[:-1]) for row in rows])
