"""How well the process is kept, from the moves made: by stage, team, person or week, and who would be glad of help. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Gate = Literal["met", "excused", "lacking", "unknown"]
By = Literal["stage", "team", "person", "week"]
BY: tuple[By, ...] = ("stage", "team", "person", "week")
ENOUGH = 8
"""Judged moves below which nothing is said of a person."""
BEHIND = 0.1
"""How far below the others somebody's share is before help is offered."""


@dataclass(frozen=True)
class Made:
    """One move of a deal: by whose owner, what the gate said, what was missing, and whether that was found out only
    afterwards. `came_by`: the door it came through."""

    deal_id: int
    at: datetime
    on: date
    pipeline: str
    came_from: str
    stage: str
    team: str
    person_id: int | None
    person: str
    came_by: str
    gate: Gate
    missing: tuple[str, ...]
    afterwards: bool

    @property
    def is_past_a_gate(self) -> bool:
        """Whether an import brought it, and it was said then that it lacks something."""
        return self.came_by == "import" and self.gate == "lacking" and not self.afterwards

    def value(self, by: By) -> str:
        if by == "week":
            return (self.on - timedelta(days=self.on.weekday())).isoformat()
        return {"stage": self.stage, "team": self.team, "person": self.person}[by]


@dataclass(frozen=True)
class Line:
    """Moves under one heading. `afterwards`: of the judged ones, those that were judged by what the records say now; `imported`:
    of the lacking ones, those an import brought past the gate."""

    value: str
    met: int = 0
    excused: int = 0
    lacking: int = 0
    unknown: int = 0
    afterwards: int = 0
    imported: int = 0
    missing: tuple[tuple[str, int], ...] = ()
    """What was missing and in how many moves, most often first."""

    @property
    def judged(self) -> int:
        return self.met + self.excused + self.lacking

    @property
    def moves(self) -> int:
        return self.judged + self.unknown

    @property
    def share(self) -> float | None:
        """Of the judged moves, those that had everything."""
        return self.met / self.judged if self.judged else None


@dataclass(frozen=True)
class Help:
    """Somebody whose moves lack more than the others'. `most`: what, in how many of their moves."""

    person_id: int
    person: str
    share: float
    others: float
    judged: int
    most: tuple[str, int] | None
    open_lacking: int = 0


def line(value: str, moves: Iterable[Made]) -> Line:
    counts, missing, late, imported = Counter[str](), Counter[str](), 0, 0
    for one in moves:
        counts[one.gate] += 1
        late += one.afterwards and one.gate != "unknown"
        imported += one.is_past_a_gate
        for name in one.missing:
            missing[name] += 1
    ordered = tuple(sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])))
    return Line(value, counts["met"], counts["excused"], counts["lacking"], counts["unknown"], late, imported, ordered)


def lines(moves: Iterable[Made], by: By) -> tuple[Line, ...]:
    """One a value, in the order in which they came."""
    groups: dict[str, list[Made]] = {}
    for one in moves:
        groups.setdefault(one.value(by), []).append(one)
    return tuple(line(value, group) for value, group in groups.items())


def who_to_help(moves: Iterable[Made], open_lacking: Mapping[int, int]) -> tuple[Help, ...]:
    """People with enough judged moves whose share lies clearly below the others', those with most missing first."""
    groups: dict[int, list[Made]] = {}
    for one in moves:
        if one.person_id is not None:
            groups.setdefault(one.person_id, []).append(one)
    whole = line("", [one for group in groups.values() for one in group])
    found = []
    for person_id, group in groups.items():
        own = line("", group)
        rest = whole.judged - own.judged
        if own.judged < ENOUGH or not rest or own.share is None:
            continue
        others = (whole.met - own.met) / rest
        if own.share < others - BEHIND:
            most = own.missing[0] if own.missing else None
            lacking = open_lacking.get(person_id, 0)
            found.append(Help(person_id, group[0].person, own.share, others, own.judged, most, lacking))
    return tuple(sorted(found, key=lambda one: ((one.share - one.others) * one.judged, one.person)))
