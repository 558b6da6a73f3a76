"""How well the process is kept, from the moves made: by stage, team, person or week, and who would be glad of help. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, TypeVar

Gate = Literal["met", "excused", "lacking", "unknown"]
By = Literal["stage", "team", "person", "week"]
BY: tuple[By, ...] = ("stage", "team", "person", "week")
ENOUGH = 8
"""Judged moves below which nothing is said of a person."""
BEHIND = 0.1
"""How far below the others somebody's share is before help is offered."""


class Made(NamedTuple):
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


Verdicts = Counter[tuple[Gate, tuple[str, ...], bool, bool]]
"""Gate, what was missing, whether found out afterwards, whether an import brought it past the gate -> in how many moves.
Few differ, however many moves there are."""


def line(value: str, moves: Iterable[Made]) -> Line:
    return _line(value, Counter(map(_verdict, moves)))


def _verdict(one: Made) -> tuple[Gate, tuple[str, ...], bool, bool]:
    return one.gate, one.missing, one.afterwards, one.is_past_a_gate


def _line(value: str, verdicts: Verdicts) -> Line:
    counts, missing, late, imported = Counter[str](), Counter[str](), 0, 0
    for (gate, names, afterwards, is_past_a_gate), times in verdicts.items():
        counts[gate] += times
        late += times if afterwards and gate != "unknown" else 0
        imported += times if is_past_a_gate else 0
        for name in names:
            missing[name] += times
    ordered = tuple(sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])))
    return Line(value, counts["met"], counts["excused"], counts["lacking"], counts["unknown"], late, imported, ordered)


def lines(moves: Iterable[Made], by: By) -> tuple[Line, ...]:
    """One a value, in the order in which they came."""
    groups = _grouped((one.value(by), one) for one in moves)
    return tuple(_line(value, verdicts) for value, verdicts in groups.items())


T = TypeVar("T", bound=Hashable)


def _grouped(pairs: Iterable[tuple[T, Made]]) -> dict[T, Verdicts]:
    groups: dict[T, Verdicts] = {}
    for (value, verdict), times in Counter((value, _verdict(one)) for value, one in pairs).items():
        groups.setdefault(value, Counter())[verdict] += times
    return groups


def who_to_help(moves: Iterable[Made], open_lacking: Mapping[int, int]) -> tuple[Help, ...]:
    """People with enough judged moves whose share lies clearly below the others', those with most missing first."""
    owned = [one for one in moves if one.person_id is not None]
    names = {one.person_id: one.person for one in reversed(owned)}
    whole, found = line("", owned), []
    for person_id, verdicts in _grouped((one.person_id or 0, one) for one in owned).items():
        own = _line("", verdicts)
        rest = whole.judged - own.judged
        if own.judged < ENOUGH or not rest or own.share is None:
            continue
        others = (whole.met - own.met) / rest
        if own.share < others - BEHIND:
            most = own.missing[0] if own.missing else None
            lacking = open_lacking.get(person_id, 0)
            found.append(Help(person_id, names[person_id], own.share, others, own.judged, most, lacking))
    return tuple(sorted(found, key=lambda one: ((one.share - one.others) * one.judged, one.person)))
