"""The index as an FTS5 table. It is told every change itself: a trigger would cost four times as much."""

from collections.abc import Collection, Sequence

from django.db import connection

from salesops.records.search.asking import All, Asked, Wanted
from salesops.records.search.entries import Words

_COLUMNS = "whole, title, rest, scope"
_INDEXED_PREFIX = 4
"""Beginnings up to this length are in the index themselves (see the migration)."""
_MOST_TERMS = 24
_AT_ONCE = 500


def put(entries: Sequence[Words]) -> None:
    drop([entry.id for entry in entries])
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO search_entry (id, version, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", entries)
        told = [(e.id, e.whole, e.title, e.rest, e.scope) for e in entries]
        cursor.executemany(f"INSERT INTO search_word (rowid, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s)", told)


def drop(ids: Collection[int]) -> None:
    listed = list(ids)
    with connection.cursor() as cursor:
        for first in range(0, len(listed), _AT_ONCE):
            some = listed[first : first + _AT_ONCE]
            among = f"FROM search_entry WHERE id IN ({', '.join(['%s'] * len(some))})"
            said = f"INSERT INTO search_word (search_word, rowid, {_COLUMNS}) SELECT 'delete', id, {_COLUMNS} {among}"
            cursor.execute(said, some)
            if cursor.rowcount:
                cursor.execute(f"DELETE {among}", some)


def find(parts: Sequence[Wanted]) -> list[tuple[int, int]]:
    if not parts:
        return []
    with connection.cursor() as cursor:
        matches = [(place, wanted, _match(cursor, wanted)) for place, wanted in enumerate(parts)]
        sql, values = [], []
        for place, wanted, match in matches:
            sql.append(
                f"""SELECT * FROM (SELECT {place} AS part, rowid AS id FROM search_word
                WHERE search_word MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s)"""
            )
            values += [match, wanted.first, wanted.last, wanted.limit]
        cursor.execute(" UNION ALL ".join(sql), values)
        return cursor.fetchall()


def count(wanted: Wanted) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (SELECT 1 FROM search_word WHERE search_word MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s)""",
            [_match(cursor, wanted), wanted.first, wanted.last, wanted.limit],
        )
        return int(cursor.fetchone()[0])


def _match(cursor: object, wanted: Wanted) -> str:
    """As FTS5 reads it. Words hold letters and digits alone, so that nothing in them can be taken for more."""
    said = _HOW[wanted.how](cursor, wanted.asked)
    if wanted.owners is None:
        return said
    owners = " OR ".join(f'"{word}"' for word in wanted.owners)
    return f"({said}) AND {{scope}} : ({owners})"


def _begins(cursor: object, asked: Asked) -> str:
    return f'{{whole}} : "{asked.whole}" *'


def _within(columns: str) -> "object":
    def match(cursor: object, asked: Asked) -> str:
        terms = [" OR ".join(_all(cursor, all_) for all_ in term) for term in asked.terms]
        return f"{{{columns}}} : (" + " AND ".join(f"({term})" for term in terms) + ")"

    return match


def _all(cursor: object, all_: All) -> str:
    return "(" + " AND ".join(_beginning(cursor, word) for word in all_) + ")"


def _beginning(cursor: object, word: str) -> str:
    """A beginning longer than those in the index is answered by the words that have it, where they are few."""
    there = _terms(cursor, word) if len(word) > _INDEXED_PREFIX else None
    if there is None:
        return f'"{word}" *'
    return "(" + " OR ".join(f'"{term}"' for term in there or [word]) + ")"


def _terms(cursor: object, word: str) -> list[str] | None:
    """The words of the index that begin so, found by leaping from one to the next; None where they are many."""
    found: list[str] = []
    comparison, after = ">=", word
    while len(found) <= _MOST_TERMS:
        cursor.execute(f"SELECT term FROM search_term WHERE term {comparison} %s LIMIT 1", [after])  # type: ignore[attr-defined]
        row = cursor.fetchone()  # type: ignore[attr-defined]
        if row is None or not row[0].startswith(word):
            return found
        found.append(row[0])
        comparison, after = ">", row[0]
    return None


_HOW = {
    "exact": lambda cursor, asked: f'{{whole}} : "{asked.whole}"',
    "begins": _begins,
    "title": _within("title"),
    "anywhere": _within("title rest"),
    "any": lambda cursor, asked: f"({_begins(cursor, asked)}) OR ({_within('title rest')(cursor, asked)})",
}
