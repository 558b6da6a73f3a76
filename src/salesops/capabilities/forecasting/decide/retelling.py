"""The versions of a record as they were known, day by day, where something was learned later than what came after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from salesops.capabilities.forecasting.facts import FAR

DELETED = "deleted_at"
Place = tuple[float, int]
"""When an event happened, and its number: the order in which events of a record follow one another."""


@dataclass(frozen=True)
class Told:
    """An event: where it stands, the day it happened and the day on which it was known, and what became of which field."""

    place: Place
    day: int
    known: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Version:
    """From the day `start` on the record was so, as was known from the day `known` to before `replaced`. `gone`: the day
    it was deleted."""

    place: Place
    start: int
    known: int
    replaced: int
    gone: int
    state: Mapping[str, Any]


def retold(events: Iterable[Told]) -> list[Version]:
    """Every version that was believed at the end of some day, once for each stretch of days on which it was."""
    found = sorted(events, key=lambda event: event.place)
    held: list[Version] = []
    over: list[Version] = []
    for day in sorted({event.known for event in found}):
        believed = list(_versions([event for event in found if event.known <= day], day))
        over += [replace(one, replaced=day) for one in held if not _among(one, believed)]
        stays = [one for one in held if _among(one, believed)]
        held = stays + [one for one in believed if not _among(one, stays)]
    return sorted(over + held, key=lambda one: (one.place, one.known))


def _among(one: Version, others: Iterable[Version]) -> bool:
    return any((one.place[0], one.state, one.gone) == (other.place[0], other.state, other.gone) for other in others)


def _versions(events: Sequence[Told], known: int) -> Iterator[Version]:
    """One a moment, by these events; none while the record is deleted."""
    state: dict[str, Any] = {}
    moments: list[tuple[Told, dict[str, Any]] | None] = []
    for _, some in groupby(events, key=lambda event: event.place[0]):
        for event in some:
            state = {**state, **event.changes}
        moments.append((event, state))
    for this, following in pairwise([*moments, None]):
        if this is not None and not this[1].get(DELETED):
            deleted = following is not None and following[1].get(DELETED)
            gone = following[0].day if following and deleted else FAR
            yield Version(this[0].place, this[0].day, known, FAR, gone, this[1])
