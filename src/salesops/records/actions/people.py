"""Who works here, for whom, since when. Moves are dated: last year's team keeps last year's numbers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.actions.core import create, edit
from salesops.records.actions.writing import Because, Written
from salesops.records.errors import InvalidError

_MOVES = frozenset({"team", "manager", "role", "title"})


def noon(day: date) -> datetime:
    """The moment that stands for a day: noon UTC, which is that day almost everywhere."""
    return datetime.combine(day, time(12), UTC)


def hire_person(
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    source_system: str = "",
    external_id: str = "",
    decision: Because = None,
) -> Written:
    """Somebody joins; a member of the team from `hired_on` where that has passed."""
    hired_on = values.get("hired_on")
    happened_at = min(at, noon(hired_on)) if isinstance(hired_on, date) else at
    return create(
        "person",
        values,
        by=by,
        at=at,
        happened_at=happened_at,
        source_system=source_system,
        external_id=external_id,
        decision=decision,
        action="hire_person",
    )


def transfer_person(
    person_id: int,
    to: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    decision: Because = None,
) -> Written:
    """Somebody gets another `team`, `manager`, `role` or `title`, from `happened_at` on."""
    if others := sorted(set(to) - _MOVES):
        why = "A transfer changes where and as what one works."
        raise InvalidError(
            [Finding(f"person.{name}", f"{name} is no part of a transfer.", why, "Edit it instead.") for name in others]
        )
    return edit(
        "person",
        person_id,
        to,
        version=version,
        by=by,
        at=at,
        happened_at=happened_at,
        decision=decision,
        action="transfer_person",
    )


def end_person(person_id: int, *, left_on: date, version: int, by: Actor, at: datetime, decision: Because = None) -> Written:
    """Somebody leaves; their records stay theirs. `left_on` is the first day they are no longer here."""
    return edit("person", person_id, {"left_on": left_on}, version=version, by=by, at=at, decision=decision, action="end_person")
