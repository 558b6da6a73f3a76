"""The index as a tsvector: the whole title has weight A, its words B, the rest C."""

from collections.abc import Callable, Collection, Sequence

from django.db import connection

from salesops.records.search.asking import All, Asked, Wanted
from salesops.records.search.entries import Words

_WEIGHTS = (("whole", "A"), ("title", "B"), ("rest", "C"))
_AT_ONCE = 1_000


def add(entries: Sequence[Words]) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(entries), _AT_ONCE):
            some = entries[first : first + _AT_ONCE]
            rows = ", ".join(["(%s, %s, %s, %s::tsvector)"] * len(some))
            values = [value for entry in some for value in (entry.id, entry.version, entry.scope, _vector(entry))]
            cursor.execute(
                f"""INSERT INTO search_entry (id, version, scope, words) VALUES {rows}
                ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, scope = EXCLUDED.scope, words = EXCLUDED.words""",
                values,
            )


def drop(ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE id = ANY(%s)", [list(ids)])


def find(parts: Sequence[Wanted]) -> list[tuple[int, int]]:
    if not parts:
        return []
    sql, values = [], []
    for place, wanted in enumerate(parts):
        where, given = _where(wanted)
        sql.append(f"SELECT * FROM (SELECT {place} AS part, id FROM search_entry {where} ORDER BY id DESC LIMIT %s) p{place}")
        values += [*given, wanted.limit]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), values)
        return cursor.fetchall()


def count(parts: Sequence[Wanted]) -> list[int]:
    sql, values = [], []
    for place, wanted in enumerate(parts):
        where, given = _where(wanted)
        sql.append(f"SELECT {place} AS part, count(*) FROM (SELECT 1 FROM search_entry {where} LIMIT %s) p{place}")
        values += [*given, wanted.limit]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql) + " ORDER BY part", values)
        return [row[1] for row in cursor.fetchall()]


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    where, given = (
        "WHERE words @@ %s::tsquery AND id BETWEEN %s AND %s",
        [_HOW[wanted.how](wanted.asked), wanted.first, wanted.last],
    )
    if wanted.owners is None:
        return where, given
    return f"{where} AND string_to_array(scope, ' ') && %s::text[]", [*given, list(wanted.owners)]


def _vector(entry: Words) -> str:
    """As PostgreSQL writes one, so that no parser of its own cuts the words anew."""
    weighted: dict[str, list[str]] = {}
    for place, (column, weight) in enumerate(_WEIGHTS, start=1):
        for word in getattr(entry, column).split():
            weighted.setdefault(word, []).append(f"{place}{weight}")
    return " ".join(f"'{word}':{','.join(places)}" for word, places in weighted.items())


def _begins(asked: Asked) -> str:
    return f"'{asked.whole}':*A"


def _within(weights: str, asked: Asked) -> str:
    return " & ".join("(" + " | ".join(_all(all_, weights) for all_ in term) + ")" for term in asked.terms)


def _all(all_: All, weights: str) -> str:
    return "(" + " & ".join(f"'{word}':*{weights}" for word in all_) + ")"


_HOW: dict[str, Callable[[Asked], str]] = {
    "exact": lambda asked: f"'{asked.whole}':A",
    "begins": _begins,
    "title": lambda asked: _within("B", asked),
    "anywhere": lambda asked: _within("BC", asked),
    "any": lambda asked: f"({_begins(asked)}) | ({_within('BC', asked)})",
}
