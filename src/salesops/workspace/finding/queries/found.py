"""What the palette and the API are answered: the likeliest records of each kind, and those opened lately."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from salesops.records import queries
from salesops.records.row import Row
from salesops.records.search.finding import by_kind, find
from salesops.workspace.finding.queries.results import LOOKS, Result, ordered, results
from salesops.workspace.finding.queries.setting import Setting

A_KIND = 5
FEWER = 3
"""Of each kind where several have something to show, so that no kind hides the next."""
MOST = 15
RECENT = 8


@dataclass(frozen=True)
class Group:
    """`more`: there are further ones of the kind."""

    kind: str
    title: str
    results: tuple[Result, ...]
    more: bool


def found(text: str, setting: Setting, *, kinds: Collection[str] = tuple(LOOKS), limit: int = A_KIND) -> tuple[Group, ...]:
    """The records that have all the words, in groups, the likeliest group first."""
    hits = by_kind(find(text, scope=setting.scope, kinds=kinds, limit=limit + 1))
    said = ordered(results([hit.row for group in hits.values() for hit in group[:limit]], setting))
    return tuple(Group(kind, LOOKS[kind].plural, tuple(shown), len(hits[kind]) > limit) for kind, shown in said.items())


def trimmed(groups: tuple[Group, ...], most: int = MOST) -> tuple[Group, ...]:
    """At most so many results: every group keeps a few before the first ones keep more."""
    keep = [min(FEWER, len(group.results)) for group in groups]
    for place, group in enumerate(groups):
        keep[place] += max(0, min(len(group.results) - keep[place], most - sum(keep)))
    return tuple(
        Group(group.kind, group.title, group.results[:kept], group.more or kept < len(group.results))
        for group, kept in zip(groups, keep, strict=True)
    )


def opened(said: str, setting: Setting) -> tuple[Result, ...]:
    """The records of `deal-12,account-7` that are still there for whoever asks, in that order."""
    wanted = list(dict.fromkeys(_read(said)))[:RECENT]
    rows: dict[tuple[str, int], Row] = {}
    for kind in dict.fromkeys(kind for kind, _ in wanted):
        ids = [record_id for other, record_id in wanted if other == kind]
        rows |= {(kind, record_id): row for record_id, row in queries.get_many(kind, ids, scope=setting.scope).items()}
    return tuple(results([rows[one] for one in wanted if one in rows], setting))


def _read(said: str) -> Iterable[tuple[str, int]]:
    for one in said[:1000].split(","):
        kind, _, number = one.strip().partition("-")
        if kind in LOOKS and number.isascii() and number.isdigit() and len(number) < 16:
            yield kind, int(number)
