"""The rows entries are made of, as the record store has them. Where others see a record as well, the owners are words already."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from salesops.kernel.kinds import KINDS
from salesops.records.search.searched import NOBODY, SEARCHED, code, columns


def rows(kind: str, where: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What is there (`r`), in the order of ids: the values of `columns(kind)`, then the entry (`s`) there is of it, or None."""
    sql = f"""SELECT {", ".join(_selected(kind))}, s.id FROM {_source(kind)}
        LEFT JOIN search_entry s ON s.id = r.id + {code(kind, 0)}
        WHERE r.deleted_at IS NULL AND {where} ORDER BY r.id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def differs(kind: str) -> str:
    """Whether the entry is not what the row would make: none, of another version, or another's to see."""
    changed = "s.id IS NULL OR s.version <> r.version"
    return f"({changed} OR s.scope <> {_owners(kind)})" if SEARCHED[kind].about else f"({changed})"


def _selected(kind: str) -> list[str]:
    names = [f"r.{name}" for name in columns(kind)]
    if SEARCHED[kind].about:
        names[2] = _owners(kind)
    return names


def _source(kind: str) -> str:
    joins = (f"LEFT JOIN {KINDS[about].table} {about} ON {about}.id = r.{about}_id" for about in SEARCHED[kind].about)
    return " ".join([f"{KINDS[kind].table} r", *joins])


def _owners(kind: str) -> str:
    """As `searched.owner_words` writes them, each once."""
    searched = SEARCHED[kind]
    owners = [f"r.{searched.owner}", *(f"{about}.owner_id" for about in searched.about)]
    said = " || ".join(_unless_before(owner, owners[:place]) for place, owner in enumerate(owners))
    return f"COALESCE(NULLIF(TRIM({said}), ''), '{NOBODY}')"


def _unless_before(owner: str, before: list[str]) -> str:
    word = f"COALESCE(' o' || {owner}, '')"
    return (
        f"CASE WHEN {owner} IN ({', '.join(f'COALESCE({one}, 0)' for one in before)}) THEN '' ELSE {word} END" if before else word
    )
