"""Asking the index: the records somebody may see that have all the words, the likeliest first."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from salesops.kernel.scope import Scope
from salesops.records import queries
from salesops.records.row import Row
from salesops.records.search.asking import Asked, Wanted, asked
from salesops.records.search.index import index
from salesops.records.search.searched import SEARCHED, record_of, scope_words, span

STAGES = ("exact", "begins", "title", "anywhere")
"""From the likeliest to the least likely: the title is what was typed, begins with it, has the words, or the record has them."""
DEEPEST = 1_000
"""Nobody reads on further than that; who wants more narrows the words."""


@dataclass(frozen=True)
class Hit:
    kind: str
    row: Row
    stage: int
    """Its place in STAGES."""


def find(text: str, *, scope: Scope, kinds: Collection[str] = tuple(SEARCHED), limit: int = 5, offset: int = 0) -> list[Hit]:
    """Of each kind the likeliest, then the newest: at most `limit` after `offset`. Nothing for less than two letters."""
    words = asked(text)
    if words is None or not (scope.everything or scope.people):
        return []
    deep = min(offset + limit, DEEPEST)
    found = _ranked(words, scope, kinds, deep)
    chosen = {kind: ids[offset:deep] for kind, ids in found.items()}
    return [hit for kind, ids in chosen.items() for hit in _hits(kind, ids, scope)]


def counts(text: str, *, scope: Scope, kinds: Collection[str] = tuple(SEARCHED)) -> dict[str, int]:
    """Kind -> how many there are, at most DEEPEST; without the kinds that have none."""
    words = asked(text)
    if words is None or not (scope.everything or scope.people):
        return {}
    found = index().count([_wanted(words, "any", kind, scope, DEEPEST) for kind in kinds])
    return {kind: there for kind, there in zip(kinds, found, strict=True) if there}


def _wanted(words: Asked, how: str, kind: str, scope: Scope, limit: int) -> Wanted:
    return Wanted(words, how, *span(kind), scope_words(scope), limit)


def _ranked(words: Asked, scope: Scope, kinds: Iterable[str], limit: int) -> dict[str, list[tuple[int, int]]]:
    """Kind -> its (id, stage), the likeliest first. Titles are asked first: mostly they are enough."""
    found: dict[str, dict[int, int]] = {kind: {} for kind in kinds}
    for stages in ((0, 1), (2,), (3,)):
        lacking = [kind for kind in found if len(found[kind]) < limit]
        parts = [(stage, kind) for kind in lacking for stage in stages]
        wanted = [_wanted(words, STAGES[stage], kind, scope, limit) for stage, kind in parts]
        for place, number in sorted(index().find(wanted), key=lambda one: (one[0], -one[1])):
            kind, record_id = record_of(number)
            found[kind].setdefault(record_id, parts[place][0])
    return {kind: list(ids.items()) for kind, ids in found.items()}


def _hits(kind: str, ids: list[tuple[int, int]], scope: Scope) -> list[Hit]:
    """The records themselves, through the one rule of who sees what."""
    rows = queries.get_many(kind, [record_id for record_id, _ in ids], scope=scope) if ids else {}
    return [Hit(kind, rows[record_id], stage) for record_id, stage in ids if record_id in rows]


def by_kind(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """The hits of each kind, kinds whose title is what was typed before the others."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.kind].append(hit)
    return dict(sorted(found.items(), key=lambda one: one[1][0].stage > 0))
