"""Everything the accuracy page judges: calls, and what the methods said, with what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from salesops.capabilities.forecasting.called.queries.accuracy import CALLED, ROLLED_UP, TOGETHER, outcomes
from salesops.capabilities.forecasting.decide.accuracy import Outcome
from salesops.capabilities.forecasting.queries.tests_kept import SaidThen, said_by, tested
from salesops.kernel.period import Period
from salesops.metrics.ask import Ask
from salesops.warehouse.run import Answer, run_many
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.computed import KPIS

MONEY = "bookings"
LOOKED_BACK = timedelta(days=400)
OURS = "salesops"
QUARTERS = 4
"""So many quarters that are over are looked back on."""


@dataclass(frozen=True)
class Judged:
    """calls: of people. rolled_up: of managers. methods: of the whole company, calls together among them.
    people, teams: the computed forecast of each. came: of each period that is over, by the viewer's scope."""

    calls: Sequence[Outcome]
    rolled_up: Sequence[Outcome]
    methods: Sequence[Outcome]
    people: Sequence[Outcome]
    teams: Sequence[Outcome]
    came: Mapping[Period, float]

    @property
    def is_empty(self) -> bool:
        return not (self.calls or self.rolled_up or self.methods or self.people)


def judged(choice: Choice) -> Judged:
    """A fixed number of questions, however many calls, people, methods and days there are."""
    called = outcomes(choice.of.kpi, choice.company, choice.scope, choice.at)
    computed = choice.of.kpi in KPIS
    said = tested(choice.today - LOOKED_BACK, choice.today) if choice.of.kpi == MONEY and choice.scope.everything else []
    over = _over(choice)
    people = said_by("person", over, KPIS[choice.of.kpi]) if computed else []
    teams = said_by("team", over, KPIS[choice.of.kpi]) if computed and choice.scope.everything else []
    periods = sorted({*over, *(one.period for one in said)})
    whole, by_person, by_team = _came(choice, periods)
    came = {period: float(answer.value or 0) for period, answer in zip(periods, whole, strict=True)}
    return Judged(
        calls=[one for one in called if one.method == CALLED],
        rolled_up=[one for one in called if one.method == ROLLED_UP],
        methods=[*(_outcome(one, "", came[one.period]) for one in said), *_on_the_same_days(called, said)],
        people=[
            _outcome(one, str(one.key), by_person[one.period].get(str(one.key), 0.0))
            for one in people
            if one.key is not None and choice.scope.sees(one.key)
        ],
        teams=[_outcome(one, one.name, by_team[one.period].get(one.name, 0.0)) for one in teams],
        came=came,
    )


def _on_the_same_days(called: Sequence[Outcome], said: Sequence[SaidThen]) -> list[Outcome]:
    """What was called for the company, as it stood on the days on which the methods were tested."""
    together = [one for one in called if one.method == TOGETHER]
    found = []
    for period, day in sorted({(one.period, one.day) for one in said}):
        there = [one for one in together if one.period == period and one.as_of <= day]
        if there:
            found.append(replace(max(there, key=lambda one: one.as_of), as_of=day))
    return found


def _over(choice: Choice) -> list[Period]:
    """The last quarters that are over, as many as are judged."""
    calendar, found = choice.company.calendar, []
    quarter = calendar.period_of(choice.today, "fiscal_quarter")
    for _ in range(QUARTERS):
        quarter = calendar.previous(quarter)
        found.append(quarter)
    return found


def _came(
    choice: Choice, periods: Sequence[Period]
) -> tuple[Sequence[Answer], dict[Period, dict[str, float]], dict[Period, Any]]:
    today = choice.company.day_of(choice.now)

    def asks(*by: str) -> list[Ask]:
        return [Ask(choice.of.kpi, today, period, by=by, scope=choice.scope) for period in periods]

    answers = run_many([*asks(), *asks("person_id"), *asks("team")])
    count = len(periods)
    people, teams = answers[count : 2 * count], answers[2 * count :]
    return (
        answers[:count],
        {period: _each(answer, "person_id") for period, answer in zip(periods, people, strict=True)},
        {period: _each(answer, "team") for period, answer in zip(periods, teams, strict=True)},
    )


def _each(answer: Answer, by: str) -> dict[str, float]:
    return {str(row[by]): float(row["value"] or 0) for row in answer if row[by] not in (None, "")}


def _outcome(one: SaidThen, about: str, actual: float) -> Outcome:
    return Outcome(one.method, about, one.period, one.day, one.likely, actual, one.low, one.high)
