"""On which days of the week people work, where that is not Monday to Friday: what a deal's stage may last is counted in the days
of whoever owns it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from salesops.kernel.company import Company
from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week
from salesops.kernel.working_time import WorkingTimeError, read_hours
from salesops.records.models import Person

Weeks = tuple[tuple[Week, frozenset[int]], ...]


def with_weeks(company: Company) -> Company:
    """The company with the weeks of those who have their own. One query."""
    told = Person.objects.filter(deleted_at__isnull=True, working_hours__isnull=False).values_list("id", "working_hours")
    return replace(company, weeks=weeks_of(told))


def weeks_of(told: Iterable[tuple[int, object]]) -> Weeks:
    """From people and their hours: the weeks that are not the usual one, and whose they are. Hours nobody can read are as the
    company's."""
    found: dict[Week, set[int]] = defaultdict(set)
    for person, hours in told:
        week = _week(hours)
        if week and week != MONDAY_TO_FRIDAY:
            found[week].add(person)
    return tuple((week, frozenset(people)) for week, people in sorted(found.items(), key=lambda pair: sorted(pair[0])))


def _week(hours: object) -> Week:
    try:
        return frozenset(day for day, stretches in enumerate(read_hours(hours)) if stretches) if hours else frozenset()
    except WorkingTimeError:
        return frozenset()
