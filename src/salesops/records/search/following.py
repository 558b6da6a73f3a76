"""How the index follows: one write at a time in its transaction, and set-wise after imports, undos and interruptions."""

from collections.abc import Mapping, Sequence
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
from salesops.records.search.rows import differs, rows
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
        index().add([words_of(kind, _row(kind, record))])
    else:
        Entry.objects.filter(id=number).update(version=record.version)
    if "owner" in changes and record.version > 1:
        for other in _seen_with(kind):
            _renew(other, f"r.{kind}_id = %s", [record.id])


def _row(kind: str, record: Record) -> Sequence[Any]:
    if SEARCHED[kind].about:
        return rows(kind, "r.id = %s", [record.id])[0][:-1]
    return [getattr(record, column) for column in columns(kind)]


def _seen_with(kind: str) -> list[str]:
    """The kinds that are seen by whoever sees a record of this kind they are about."""
    return [other for other, searched in SEARCHED.items() if kind in searched.about]


def _renew(kind: str, where: str, values: Sequence[Any]) -> None:
    """Make the entries anew that are not what their rows would make."""
    found = rows(kind, f"{where} AND {differs(kind)}", values)
    index().drop([row[-1] for row in found if row[-1] is not None])
    index().add([words_of(kind, row[:-1]) for row in found])


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
    searched = field is not None and (field.column in columns(kind) or name in SEARCHED[kind].about)
    return searched or name.startswith(CUSTOM)


_CHANGED = "SELECT record_id FROM history_event WHERE seq > %s AND seq <= %s AND kind = '{kind}'"
_MOVED = _CHANGED + """ AND changes LIKE '%%"owner":%%'"""
_GONE = """SELECT s.id FROM {table} r JOIN search_entry s ON s.id = r.id + {first}
    WHERE r.id IN ({changed}) AND r.deleted_at IS NOT NULL"""


def _follow(after: int, up_to: int) -> None:
    """Bring in the records that have events numbered above `after`, up to `up_to`, and what is about those of new owners."""
    for kind in _kinds(after, up_to):
        changed = _CHANGED.format(kind=kind)
        if kind in SEARCHED:
            with connection.cursor() as cursor:
                cursor.execute(_GONE.format(table=KINDS[kind].table, first=code(kind, 0), changed=changed), [after, up_to])
                index().drop([row[0] for row in cursor.fetchall()])
            _renew(kind, f"r.id IN ({changed})", [after, up_to])
        for other in _seen_with(kind):
            _renew(other, f"r.{kind}_id IN ({_MOVED.format(kind=kind)})", [after, up_to])


def _kinds(after: int, up_to: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM history_event WHERE seq > %s AND seq <= %s", [after, up_to])
        return [row[0] for row in cursor.fetchall()]
