"""The roll-up with its numbers: for everybody in it, what they called, what is booked, what is asked of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from salesops.capabilities.forecasting.called.decide.roll_up import Level, together
from salesops.capabilities.forecasting.called.decide.weeks import Gate
from salesops.capabilities.forecasting.called.facts import Amounts
from salesops.capabilities.forecasting.called.queries.calls import Callers, callers, gate_now, seen, tops
from salesops.warehouse.run import Answer, run_many
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.computed import Computed, Range, computed


@dataclass(frozen=True)
class Line:
    """One person with all below. `depth` below who is seen first; `called_now`: they said something this week."""

    level: Level
    depth: int
    name: str
    team: str
    owes: bool
    called_now: bool
    booked: float
    quota: float | None
    range: Range | None

    @property
    def total(self) -> Amounts:
        """What counts for them: with what their manager added."""
        return self.level.total

    @property
    def gap(self) -> float | None:
        """What is left to the quota beyond what is called; below nothing where more is called."""
        return None if self.quota is None else self.quota - float(self.total.likely)

    @property
    def is_called(self) -> bool:
        return any(one.own or one.whole or one.adjusted for one in self.level.everybody())


@dataclass(frozen=True)
class Standing:
    """Everything the pages show of a roll-up at a moment."""

    levels: tuple[Level, ...]
    lines: tuple[Line, ...]
    callers: Callers
    gate: Gate
    booked: float
    quota: float | None
    computed: Computed
    called: Amounts = field(default=Amounts())

    @property
    def is_called(self) -> bool:
        return any(line.is_called for line in self.lines)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Who owes a call of this week and has not made one."""
        return tuple(line for line in self.lines if line.owes and not line.called_now)


def standing(choice: Choice) -> Standing:
    """A fixed number of questions, however many people there are."""
    owing = callers(choice.policy, choice.today)
    levels = seen(tops(choice.of, owing.owing, choice.at), choice.scope, choice.viewer.person_id)
    gate = gate_now(choice.policy, choice.company, choice.viewer.person_id or 0, choice.at)
    asks = [choice.ask(choice.of.kpi, by=("person_id",)), choice.ask(choice.of.kpi)]
    asks += [choice.ask("quota", by=("person_id",)), choice.ask("quota")] if choice.of.kpi == "bookings" else []
    answers = run_many(asks)
    booked, quota = _each(answers[0]), _each(answers[2]) if len(answers) > 2 else {}
    found = computed(choice)
    lines = tuple(_lines(levels, 0, _Numbers(owing, gate, booked, quota, found)))
    whole = _value(answers[3]) if len(answers) > 3 else None
    return Standing(levels, lines, owing, gate, _value(answers[1]) or 0.0, whole or None, found, together(levels))


@dataclass(frozen=True)
class _Numbers:
    callers: Callers
    gate: Gate
    booked: Mapping[int, float]
    quota: Mapping[int, float]
    computed: Computed


def _lines(levels: tuple[Level, ...], depth: int, numbers: _Numbers) -> Iterator[Line]:
    for level in levels:
        yield _line(level, depth, numbers)
        yield from _lines(level.reports, depth + 1, numbers)


def _line(level: Level, depth: int, numbers: _Numbers) -> Line:
    below = [one.person for one in level.everybody()]
    quotas = [numbers.quota[person] for person in below if numbers.quota.get(person)]
    row = numbers.callers.people.get(level.person)
    opened = numbers.gate.week.opens_at
    return Line(
        level=level,
        depth=depth,
        name=row["name"] if row else f"Person {level.person}",
        team=str(row["role"]) if row else "",
        owes=level.person in numbers.callers.owing,
        called_now=level.last is not None and level.last >= opened,
        booked=sum(numbers.booked.get(person, 0.0) for person in below),
        quota=sum(quotas) if quotas else None,
        range=numbers.computed.of_people(frozenset(below)),
    )


def _each(answer: Answer) -> dict[int, float]:
    return {int(row["person_id"]): float(row["value"] or 0) for row in answer if row["person_id"] not in (None, "")}


def _value(answer: Answer) -> float | None:
    return None if answer.value is None else float(answer.value)
