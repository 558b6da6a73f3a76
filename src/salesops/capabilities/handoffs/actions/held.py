"""What every change of a hand-off does: hold it, say who may take it, tell history."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from salesops.capabilities.handoffs.models import HandOff, Taker
from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.errors import InvalidError, NotFoundError


def held(number: int) -> HandOff:
    """The hand-off, which nobody else changes until the transaction ends. Raises NotFoundError."""
    one = HandOff.objects.select_for_update().filter(id=number).first()
    if one is None:
        raise NotFoundError(f"There is no hand-off {number} for you.")
    return one


def check_state(one: HandOff, *states: str) -> None:
    if one.state not in states:
        what = f"It is {one.state.replace('_', ' ')} already, by {one.receiver_name}."
        raise refused("state", what, "It is answered once.", "Look at the queue again.")


def refused(where: str, what: str, why: str, fix: str) -> InvalidError:
    return InvalidError([Finding(where, what, why, fix)])


def set_takers(one: HandOff, people: Collection[int]) -> None:
    one.takers.all().delete()
    Taker.objects.bulk_create([Taker(hand_off=one, person_id=person) for person in sorted(set(people))])


def remember(
    one: HandOff,
    action: str,
    changes: dict[str, tuple[Any, Any]],
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
) -> None:
    append([NewEvent("hand_off", one.id, action, happened_at or at, changes, by, at)])
