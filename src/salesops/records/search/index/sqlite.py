"""The index as an FTS5 table. It is told every change itself: a trigger would cost four times as much."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import connection
from django.db.backends.utils import CursorWrapper

from salesops.records.search.asking import All, Asked, Wanted
from salesops.records.search.entries import Words

_COLUMNS = "whole, title, rest, scope"
_INDEXED_PREFIX = 4
"""Beginnings up to this length are in the index themselves (see the migration)."""
_MOST_TERMS = 40
_FEW_OWNERS = 8
_NEWEST = 200
_AT_ONCE = 500


def add(entries: Sequence[Words]) -> None:
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
    """Few owners are words of the question. Many are looked for among the newest that have the words, which is quicker."""
    few = {place: wanted for place, wanted in enumerate(parts) if wanted.owners is None or len(wanted.owners) <= _FEW_OWNERS}
    many = {place: wanted for place, wanted in enumerate(parts) if place not in few}
    with connection.cursor() as cursor:
        found = []
        for place, ids, exhausted in _among_newest(cursor, many):
            if exhausted or len(ids) == many[place].limit:
                found += [(place, number) for number in ids]
            else:
                few[place] = many[place]
        return found + _asked(cursor, few)


def _asked(cursor: CursorWrapper, parts: Mapping[int, Wanted]) -> list[tuple[int, int]]:
    return [(place, number) for place, number, _ in _rows(cursor, parts, "''")]


def _among_newest(cursor: CursorWrapper, parts: Mapping[int, Wanted]) -> Iterator[tuple[int, list[int], bool]]:
    """(place, entries of the owners, whether there are no older ones) of each part."""
    open_to_all = {place: replace(wanted, owners=None, limit=_NEWEST) for place, wanted in parts.items()}
    scope = "(SELECT scope FROM search_entry e WHERE e.id = search_word.rowid)"
    found: dict[int, list[tuple[int, str]]] = {place: [] for place in parts}
    for place, number, words in _rows(cursor, open_to_all, scope):
        found[place].append((number, words))
    for place, rows in found.items():
        owners = frozenset(parts[place].owners or ())
        mine = [number for number, words in rows if not owners.isdisjoint(words.split())]
        yield place, mine[: parts[place].limit], len(rows) < _NEWEST


def _rows(cursor: CursorWrapper, parts: Mapping[int, Wanted], more: str) -> list[tuple[int, int, str]]:
    """(place, entry, `more`) of all parts, the newest of each first, in one statement."""
    if not parts:
        return []
    sql, values = [], []
    terms = Terms(cursor)
    for place, wanted in parts.items():
        sql.append(
            f"""SELECT * FROM (SELECT {place} AS part, rowid AS id, {more} FROM search_word
            WHERE search_word MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s)"""
        )
        values += [_match(terms, wanted), wanted.first, wanted.last, wanted.limit]
    cursor.execute(" UNION ALL ".join(sql), values)
    return cursor.fetchall()


def count(parts: Sequence[Wanted]) -> list[int]:
    with connection.cursor() as cursor:
        terms, values = Terms(cursor), []
        for wanted in parts:
            values += [_match(terms, wanted), wanted.first, wanted.last, wanted.limit]
        within = "SELECT 1 FROM search_word WHERE search_word MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s"
        cursor.execute(" UNION ALL ".join([f"SELECT count(*) FROM ({within})"] * len(parts)), values)
        return [row[0] for row in cursor.fetchall()]


def _match(terms: "Terms", wanted: Wanted) -> str:
    """As FTS5 reads it. Words hold letters and digits alone, so that nothing in them can be taken for more."""
    said = _HOW[wanted.how](terms, wanted.asked)
    if wanted.owners is None:
        return said
    owners = " OR ".join(f'"{word}"' for word in wanted.owners)
    return f"({said}) AND {{scope}} : ({owners})"


class Terms:
    """The words of the index: a beginning longer than those it knows is answered by the words that have it, if few."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor
        self.known: dict[str, str] = {}

    def beginning(self, word: str) -> str:
        if word not in self.known:
            there = self._leaping(word) if len(word) > _INDEXED_PREFIX else None
            self.known[word] = f'"{word}" *' if there is None else " OR ".join(f'"{term}"' for term in there or [word])
        return self.known[word]

    def _leaping(self, word: str) -> list[str] | None:
        """From one word that begins so to the next, in one statement; None where they are many."""
        self.cursor.execute(_LEAP, [word, len(word), word, _MOST_TERMS + 2])
        found = [row[0] for row in self.cursor.fetchall() if row[0] is not None and row[0].startswith(word)]
        return found if len(found) <= _MOST_TERMS else None


_LEAP = """WITH RECURSIVE leap(term) AS (
        SELECT (SELECT term FROM search_term WHERE term >= %s LIMIT 1)
        UNION ALL SELECT (SELECT v.term FROM search_term v WHERE v.term >= leap.term || char(1) LIMIT 1)
        FROM leap WHERE substr(leap.term, 1, %s) = %s)
    SELECT term FROM leap LIMIT %s"""
"""The next word is at or after this one and a sign smaller than any; `>` would read every place of this one."""


def _begins(terms: Terms, asked: Asked) -> str:
    return f"{{whole}} : ({terms.beginning(asked.whole)})"


def _within(columns: str, terms: Terms, asked: Asked) -> str:
    said = [" OR ".join(_all(terms, all_) for all_ in term) for term in asked.terms]
    return f"{{{columns}}} : (" + " AND ".join(f"({one})" for one in said) + ")"


def _all(terms: Terms, all_: All) -> str:
    return "(" + " AND ".join(f"({terms.beginning(word)})" for word in all_) + ")"


_HOW: dict[str, Callable[[Terms, Asked], str]] = {
    "exact": lambda terms, asked: f'{{whole}} : "{asked.whole}"',
    "begins": _begins,
    "title": lambda terms, asked: _within("title", terms, asked),
    "anywhere": lambda terms, asked: _within("title rest", terms, asked),
    "any": lambda terms, asked: f"({_begins(terms, asked)}) OR ({_within('title rest', terms, asked)})",
}
