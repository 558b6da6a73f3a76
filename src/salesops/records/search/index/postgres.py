"""The index as a tsvector: the whole title has weight A, its words B, the rest C, the owner D."""

from collections.abc import Collection, Sequence

from django.db import connection

from salesops.records.search.asking import All, Asked, Wanted
from salesops.records.search.entries import Words

_WEIGHTS = (("whole", "A"), ("title", "B"), ("rest", "C"), ("scope", "D"))
_AT_ONCE = 1_000


def put(entries: Sequence[Words]) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(entries), _AT_ONCE):
            some = entries[first : first + _AT_ONCE]
            rows = ", ".join(["(%s, %s, %s::tsvector)"] * len(some))
            values = [value for entry in some for value in (entry.id, entry.version, _vector(entry))]
            cursor.execute(
                f"""INSERT INTO search_entry (id, version, words) VALUES {rows}
                ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, words = EXCLUDED.words""",
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
        sql.append(
            f"""SELECT * FROM (SELECT {place} AS part, id FROM search_entry
            WHERE words @@ %s::tsquery AND id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s) p{place}"""
        )
        values += [_query(wanted), wanted.first, wanted.last, wanted.limit]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), values)
        return cursor.fetchall()


def count(wanted: Wanted) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM (SELECT 1 FROM search_entry WHERE words @@ %s::tsquery AND id BETWEEN %s AND %s LIMIT %s) n""",
            [_query(wanted), wanted.first, wanted.last, wanted.limit],
        )
        return int(cursor.fetchone()[0])


def _vector(entry: Words) -> str:
    """As PostgreSQL writes one, so that no parser of its own cuts the words anew."""
    weighted: dict[str, list[str]] = {}
    for place, (column, weight) in enumerate(_WEIGHTS, start=1):
        for word in getattr(entry, column).split():
            weighted.setdefault(word, []).append(f"{place}{weight}")
    return " ".join(f"'{word}':{','.join(places)}" for word, places in weighted.items())


def _query(wanted: Wanted) -> str:
    said = _HOW[wanted.how](wanted.asked)
    if wanted.owners is None:
        return said
    return f"({said}) & (" + " | ".join(f"'{word}':D" for word in wanted.owners) + ")"


def _begins(asked: Asked) -> str:
    return f"'{asked.whole}':*A"


def _within(weights: str) -> "object":
    def query(asked: Asked) -> str:
        return " & ".join("(" + " | ".join(_all(all_, weights) for all_ in term) + ")" for term in asked.terms)

    return query


def _all(all_: All, weights: str) -> str:
    return "(" + " & ".join(f"'{word}':*{weights}" for word in all_) + ")"


_HOW = {
    "exact": lambda asked: f"'{asked.whole}':A",
    "begins": _begins,
    "title": _within("B"),
    "anywhere": _within("BC"),
    "any": lambda asked: f"({_begins(asked)}) | ({_within('BC')(asked)})",
}
