"""From calls and the reporting line to what each level says. Pure.

What somebody says is their own call and what all who report to them say; their manager's adjustments stand beside it, never
in it. As of any moment only what was submitted by then counts, under the reporting line of that moment: so what a level said
then stays what it was, whoever moves later.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from salesops.capabilities.forecasting.called.facts import NOTHING, Amounts, Said


@dataclass(frozen=True)
class Level:
    """One person with those below. `adjusted`: what their manager added to their total; `whole`: what they added to their own."""

    person: int
    own: Said | None = None
    reports: tuple["Level", ...] = ()
    whole: Said | None = None
    adjusted: Said | None = None

    @cached_property
    def called(self) -> Amounts:
        """Their own call and the totals of who reports to them, before any adjustment at this level."""
        return sum((report.total for report in self.reports), self.own.amounts if self.own else NOTHING)

    @cached_property
    def submitted(self) -> Amounts:
        """What they hand up: with what they themselves added."""
        return self.called + (self.whole.amounts if self.whole else NOTHING)

    @cached_property
    def total(self) -> Amounts:
        """What counts one level up: with what their manager added."""
        return self.submitted + (self.adjusted.amounts if self.adjusted else NOTHING)

    @cached_property
    def last(self) -> datetime | None:
        """When they last said something of their own: a call, or an adjustment of their people's."""
        lines = (self.own, self.whole, *(report.adjusted for report in self.reports))
        return max((line.submitted_at for line in lines if line), default=None)

    def everybody(self) -> Iterator["Level"]:
        yield self
        for report in self.reports:
            yield from report.everybody()


def latest(said: Iterable[Said], at: datetime) -> dict[tuple[str, int, int], Said]:
    """Of each line the submission that counts at `at`: the last one by then, however many came in together."""
    found: dict[tuple[str, int, int], Said] = {}
    for one in sorted(said, key=lambda one: (one.submitted_at, one.id)):
        if one.submitted_at <= at:
            found[one.key] = one
    return found


def roll_up(said: Iterable[Said], line: Mapping[int, int | None], callers: Collection[int], at: datetime) -> tuple[Level, ...]:
    """The tops, each with those below: everybody who called or should, and whoever stands above one of them.

    line: person -> manager at `at`. A circle in it ends at its lowest id, who becomes a top.
    """
    counts = latest(said, at)
    above = without_circles(line)
    here: set[int] = set()
    for person in {*callers, *(key[1] for key in counts), *(key[2] for key in counts)}:
        here.update(_up(person, above))
    reports: dict[int | None, list[int]] = defaultdict(list)
    for person in sorted(here):
        reports[above.get(person)].append(person)
    return tuple(_level(person, None, reports, counts) for person in reports[None])


def _level(
    person: int, manager: int | None, reports: Mapping[int | None, list[int]], counts: Mapping[tuple[str, int, int], Said]
) -> Level:
    below = tuple(_level(report, person, reports, counts) for report in reports.get(person, ()))
    adjusted = counts.get(("adjustment", manager, person)) if manager is not None else None
    return Level(person, counts.get(("own", person, person)), below, counts.get(("adjustment", person, person)), adjusted)


def without_circles(line: Mapping[int, int | None]) -> dict[int, int | None]:
    """The same line, cut above the lowest id of each circle."""
    above = dict(line)
    for circle in circles(line):
        above[min(circle)] = None
    return above


def circles(line: Mapping[int, int | None]) -> list[frozenset[int]]:
    """Everybody who, going up, comes back to themselves: one set a circle."""
    found: dict[int, frozenset[int]] = {}
    done: set[int] = set()
    for start in line:
        way: list[int] = []
        person: int | None = start
        while person is not None and person not in done and person not in way:
            way.append(person)
            person = line.get(person)
        if person is not None and person in way:
            circle = frozenset(way[way.index(person) :])
            found[min(circle)] = circle
        done.update(way)
    return [found[lowest] for lowest in sorted(found)]


def _up(person: int, above: Mapping[int, int | None]) -> Iterator[int]:
    at: int | None = person
    while at is not None:
        yield at
        at = above.get(at)


def find(tops: Iterable[Level], person: int) -> Level | None:
    """Somebody's level, wherever it is."""
    return next((level for top in tops for level in top.everybody() if level.person == person), None)


def together(tops: Iterable[Level]) -> Amounts:
    """What the company says."""
    return sum((top.total for top in tops), NOTHING)
