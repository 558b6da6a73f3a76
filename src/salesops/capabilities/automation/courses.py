"""How the metrics that automations watch went, day by day, as the warehouse tells it now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from salesops.capabilities.automation import decide
from salesops.capabilities.automation.facts import Course
from salesops.capabilities.automation.thresholds import ask_of
from salesops.metrics.errors import AskError
from salesops.policies.documents.automations import Automation
from salesops.policies.trials import tell
from salesops.warehouse.run import run_many

_AT_ONCE = 4
"""Days asked for together; between them one hears how far it is."""


def course_of(one: Automation, last: date, days: int) -> Course:
    """Of so many days up to the last; the day before them is the first look, which starts nothing."""
    looked = [last - timedelta(days=n) for n in range(days, -1, -1)]
    try:
        values = tuple(zip(looked, _values(one, looked), strict=True))
    except AskError as error:
        return Course(one, wrong=str(error))
    return Course(one, values, tuple(decide.crossings(one.when, values)))


def _values(one: Automation, looked: Sequence[date]) -> list[float | None]:
    found: list[float | None] = []
    for first in range(0, len(looked), _AT_ONCE):
        tell(f"Looking at {one.when.metric} as it was each day", 0.9 + 0.1 * first / len(looked))
        answers = run_many([replace(ask_of(one.when, day), as_of=day) for day in looked[first : first + _AT_ONCE]])
        found += [None if answer.value is None else float(answer.value) for answer in answers]
    return found
