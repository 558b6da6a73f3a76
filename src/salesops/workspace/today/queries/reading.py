"""From an address to whose day it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from salesops.kernel.scope import Scope
from salesops.records import listing
from salesops.records.access import Viewer, scope_of
from salesops.workspace.board.choices import number_in
from salesops.workspace.board.queries.reading import rules
from salesops.workspace.today.conditions import Asked
from salesops.workspace.today.decide import LISTS
from salesops.workspace.today.snoozing import Snoozed, ids_by_kind, snoozed_by


class DayError(ValueError):
    """An address that names a list or person there is not; the words say which."""


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    zone: str = ""


@dataclass(frozen=True)
class Day:
    """`people` are those whose day may be looked at; `only` is the one list that is shown whole, from `offset` on."""

    viewer: Viewer
    scope: Scope
    asked: Asked
    people: tuple[Person, ...]
    snoozed: tuple[Snoozed, ...]
    only: str = ""
    offset: int = 0

    @property
    def person(self) -> Person | None:
        return next((one for one in self.people if one.id == self.asked.person), None)

    @property
    def is_own(self) -> bool:
        return self.asked.person is not None and self.asked.person == self.viewer.person_id

    @property
    def watched(self) -> Scope:
        """Whose numbers stand beside the list."""
        return self.scope if self.asked.person is None else Scope(people=frozenset({self.asked.person}))


def read(params: Mapping[str, str], viewer: Viewer, now: datetime) -> Day:
    """A rep's day is their own; whoever sees more sees everybody's, or one person's. Raises DayError, ChoiceError."""
    in_force = rules(now.date())
    scope = scope_of(viewer, now)
    people = _people(scope)
    person = _person(params, people, viewer)
    only, offset = params.get("list", ""), number_in(params, "offset") or 0
    if only and only not in LISTS:
        raise DayError(f"There is no list {only!r}. There are: {', '.join(LISTS)}.")
    today = in_force.company.day_of(now)
    snoozed = snoozed_by(viewer, today)
    zone = next((one.zone for one in people if one.id == viewer.person_id and one.zone), in_force.company.time_zone)
    everybody = None if scope.everything else scope.people
    asked = Asked(in_force.company, in_force.process, now, today, zone, person, ids_by_kind(snoozed), everybody)
    return Day(viewer, scope, asked, people, snoozed, only, min(offset, 10_000))


def _people(scope: Scope) -> tuple[Person, ...]:
    """Everybody whose records may be seen, by name. One query."""
    found = listing.grouped(listing.Ask("person"), ("id", "name", "time_zone"), scope=scope)
    return tuple(sorted((Person(*row) for row in found), key=lambda person: person.name.casefold()))


def _person(params: Mapping[str, str], people: tuple[Person, ...], viewer: Viewer) -> int | None:
    chosen = number_in(params, "person")
    if chosen is None:
        return people[0].id if len(people) == 1 else None
    if chosen not in {one.id for one in people}:
        raise DayError("There is nobody of that number whose day you may see. Choose somebody from the list.")
    return chosen
