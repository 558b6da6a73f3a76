"""Those a hand-off may be given to."""

from collections.abc import Iterable
from datetime import datetime

from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records.listing import Ask, page

Person = tuple[int, str]
"""(id, name)"""
_MOST = 500


def may_be_given(scope: Scope, now: datetime) -> tuple[Person, ...]:
    """Those who are here, of those the viewer sees, by name."""
    here = page(Ask("person", None, limit=_MOST), scope=EVERYTHING).rows
    found = [row for row in here if (row["left_on"] is None or row["left_on"] > now.date()) and scope.sees(row.id)]
    return by_name((row.id, str(row["name"])) for row in found)


def by_name(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(people, key=lambda item: item[1].casefold()))
