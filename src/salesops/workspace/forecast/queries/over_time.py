"""How the call came to be what it is: at each cut-off of the period, and person by person since a week ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from salesops.capabilities.forecasting.called.decide.roll_up import Level, roll_up, together
from salesops.capabilities.forecasting.called.decide.weeks import cutoffs
from salesops.capabilities.forecasting.called.facts import Amounts, Said
from salesops.capabilities.forecasting.called.queries.calls import seen
from salesops.records.reporting_line import managers_at_each
from salesops.workspace.forecast.choosing import Choice

MOST_STEPS = 6


@dataclass(frozen=True)
class Step:
    """Somebody's part in the change of the total since a week ago: of their call, or of what was added to it."""

    person: int | None
    likely: float
    adjustment: bool = False


def over_time(choice: Choice, said: list[Said]) -> list[tuple[datetime, Amounts]]:
    """(Moment, what was called then), for each cut-off that has passed and for now; none before anything was called."""
    if not said:
        return []
    first = said[0].submitted_at
    passed = cutoffs(choice.policy, choice.company, choice.of.period, choice.at)
    moments = [moment for moment in [*passed, choice.at] if moment >= first]
    return [(moment, together(levels)) for moment, levels in zip(moments, _levels(choice, said, moments), strict=True)]


def since_last_week(choice: Choice, said: list[Said]) -> tuple[float, tuple[Step, ...], float]:
    """(What was called a week ago, the steps, what is called now); the steps add up exactly. The smallest are put together."""
    before, now = _levels(choice, said, [choice.week_ago, choice.at])
    old, new = _parts(before), _parts(now)
    moved = {key: new.get(key, 0.0) - old.get(key, 0.0) for key in old.keys() | new.keys()}
    ordered = sorted(((value, key) for key, value in moved.items() if value), key=lambda one: (-abs(one[0]), one[1]))
    steps = [Step(person, value, adjustment) for value, (person, adjustment) in ordered[:MOST_STEPS]]
    if rest := ordered[MOST_STEPS:]:
        steps.append(Step(None, sum(value for value, _ in rest)))
    return float(together(before).likely), tuple(steps), float(together(now).likely)


def _levels(choice: Choice, said: list[Said], moments: Sequence[datetime]) -> list[tuple[Level, ...]]:
    """The roll-up of each moment, as the viewer sees it. Two queries."""
    lines = managers_at_each(moments)
    return [
        seen(roll_up(said, line, (), moment), choice.scope, choice.viewer.person_id)
        for moment, line in zip(moments, lines, strict=True)
    ]


def _parts(levels: tuple[Level, ...]) -> Mapping[tuple[int, bool], float]:
    """(Person, whether it is an adjustment) -> what it adds to the total: the parts of which it is the sum."""
    found: dict[tuple[int, bool], float] = {}
    for level in (level for top in levels for level in top.everybody()):
        for one, adjustment in ((level.own, False), (level.whole, True), (level.adjusted, True)):
            if one:
                key = (level.person, adjustment)
                found[key] = found.get(key, 0.0) + float(one.amounts.likely)
    return found


def share_of(choice: Choice, moment: datetime) -> float:
    """Where a moment lies in the period: 0 at its beginning, 1 at its end."""
    days = (choice.company.day_of(moment) - choice.of.period.start) + timedelta(days=1)
    return min(1.0, max(0.0, days.days / max(1, choice.of.period.days)))
