"""What came of calls: every cut-off of the periods that are over, as it was on that day, beside what was booked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from salesops.capabilities.forecasting.called.decide.roll_up import Level, roll_up, together
from salesops.capabilities.forecasting.called.decide.weeks import cutoffs
from salesops.capabilities.forecasting.called.facts import About, Amounts, Said
from salesops.capabilities.forecasting.called.queries.calls import periods_called, policy_on, said_of_each
from salesops.capabilities.forecasting.decide.accuracy import Outcome
from salesops.kernel.company import Company
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.metrics.ask import Ask
from salesops.records.reporting_line import managers_at_each
from salesops.warehouse.run import Answer, run_many

LAST = 6
"""Periods looked at: further back other people called another market."""
CALLED, ROLLED_UP, TOGETHER = "call", "roll-up", "calls together"


def outcomes(kpi: str, company: Company, scope: Scope, at: datetime) -> list[Outcome]:
    """`call`: somebody's own, with commit to best case as the range. `roll-up`: what a manager handed up, of all below.
    `calls together`: what the company called, for those who see all of it.

    `about` is the person's id; empty for the company. A fixed number of questions, however many called, how often and over
    how many periods.
    """
    over = [of for of in periods_called() if of.kpi == kpi and of.period.end <= company.day_of(at)][:LAST]
    today = company.day_of(at)
    answers = run_many([Ask(kpi, today, of.period, by=("person_id",), scope=EVERYTHING) for of in over])
    said = said_of_each(over)
    moments = [(of, moment) for of in over for moment in cutoffs(policy_on(of.period.start), company, of.period, at)]
    lines = managers_at_each([moment for _, moment in moments])
    came = {of: _came(answer) for of, answer in zip(over, answers, strict=True)}
    found = [
        one
        for (of, moment), line in zip(moments, lines, strict=True)
        for one in _at(_Moment(of, moment, company.day_of(moment), line), said[of], came[of])
    ]
    return [one for one in found if scope.everything or (one.about and scope.sees(int(one.about)))]


def _came(answer: Answer) -> dict[int, float]:
    return {int(row["person_id"]): float(row["value"] or 0) for row in answer if row["person_id"] not in (None, "")}


@dataclass(frozen=True)
class _Moment:
    """A cut-off, and the reporting line of then."""

    of: About
    at: datetime
    day: date
    line: Mapping[int, int | None]


def _at(moment: _Moment, said: Sequence[Said], came: Mapping[int, float]) -> Iterator[Outcome]:
    callers = {one.holder for one in said if one.line == "own"}
    tops = roll_up(said, moment.line, callers, moment.at)
    for level in (level for top in tops for level in top.everybody()):
        if level.own:
            yield _outcome(CALLED, str(level.person), moment, level.own.amounts, came.get(level.person, 0.0))
        if level.reports and _called(level.reports):
            booked = sum(came.get(one.person, 0.0) for one in level.everybody())
            yield _outcome(ROLLED_UP, str(level.person), moment, level.submitted, booked)
    if _called(tops):
        yield _outcome(TOGETHER, "", moment, together(tops), sum(came.values()))


def _called(levels: Sequence[Level]) -> bool:
    """Whether everybody below whom calls are known of has called: a roll-up of half the calls is no forecast."""
    return all(one.own or _called(one.reports) for one in levels) if levels else False


def _outcome(method: str, about: str, moment: _Moment, amounts: Amounts, actual: float) -> Outcome:
    low, likely, high = float(amounts.commit), float(amounts.likely), float(amounts.best_case)
    return Outcome(method, about, moment.of.period, moment.day, likely, actual, low, high)
