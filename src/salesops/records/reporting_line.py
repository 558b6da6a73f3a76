"""Who works for whom, as of a moment."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from salesops.history.queries import values_before_each
from salesops.records.models import Person


def people_below(person_id: int, at: datetime) -> frozenset[int]:
    """Everybody in the person's reporting line at `at`, all the way down, including those who have left.

    Three queries however many people there are. A circle in the line (imports may bring one) ends where it began.
    """
    reports: dict[int, set[int]] = defaultdict(set)
    for report, manager in managers(at).items():
        if manager is not None:
            reports[manager].add(report)
    below: set[int] = set()
    waiting = [person_id]
    while waiting:
        new = reports[waiting.pop()] - below
        below |= new
        waiting += new
    return frozenset(below - {person_id})


def managers(at: datetime) -> dict[int, int | None]:
    """Person -> manager at `at`. Deleted people keep their place: what they owned is still below somebody."""
    return managers_at_each([at])[0]


def managers_at_each(moments: Sequence[datetime]) -> list[dict[int, int | None]]:
    """The same for each of the moments, in their order. Two queries."""
    now = dict(Person.objects.values_list("id", "manager_id"))
    return [{**now, **before} for before in values_before_each("person", "manager", moments)]
