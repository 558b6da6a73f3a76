"""On which days of the week people work, where that is not Monday to Friday: what a deal's stage may last is counted in the days
of whoever owns it."""

from collections import defaultdict
from dataclasses import replace

from salesops.kernel.company import Company
from salesops.kernel.working_days import MONDAY_TO_FRIDAY, Week
from salesops.kernel.working_time import WorkingTimeError, read_hours
from salesops.records.models import Person


def with_weeks(company: Company) -> Company:
    """The company with the weeks of those who have their own. One query; hours nobody can read are as the company's."""
    found: dict[Week, set[int]] = defaultdict(set)
    told = Person.objects.filter(deleted_at__isnull=True, working_hours__isnull=False).values_list("id", "working_hours")
    for person, hours in told:
        week = _week(hours)
        if week and week != MONDAY_TO_FRIDAY:
            found[week].add(person)
    weeks = tuple((week, frozenset(people)) for week, people in sorted(found.items(), key=lambda pair: sorted(pair[0])))
    return replace(company, weeks=weeks)


def _week(hours: object) -> Week:
    try:
        return frozenset(day for day, stretches in enumerate(read_hours(hours)) if stretches) if hours else frozenset()
    except WorkingTimeError:
        return frozenset()
