"""Giving what somebody holds to others: every record gets its version and its event, all of them or none, set by set."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import F, Max

from salesops.history.append import NewEvent, append
from salesops.history.models import Event
from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records.actions.writing import writing
from salesops.records.errors import InvalidError
from salesops.records.handing_over import Part, field_of, held
from salesops.records.models import MODELS, Person

_AT_ONCE = 2_000


def hand_over(from_person: int, to: Mapping[Part, int], *, by: Actor, at: datetime) -> dict[Part, int]:
    """Give the open records of each kind in `to` to that person; how many there were of each.

    In one transaction, which may be part of a larger one. Raises InvalidError where somebody cannot take them.
    """
    with writing():
        if findings := list(_cannot(from_person, to)):
            raise InvalidError(findings)
        return {part: _move(part, from_person, person, by, at) for part, person in to.items()}


def _cannot(from_person: int, to: Mapping[Part, int]) -> Iterator[Finding]:
    here = set(Person.objects.present().filter(id__in=to.values(), left_on=None).values_list("id", flat=True))
    for part, person in to.items():
        if person == from_person or person not in here:
            why = "They would have the same hands again." if person == from_person else "They are not here (any more)."
            yield Finding(f"hand_over.{part}", f"Person {person} cannot take the records.", why, "Choose somebody else.")


def _move(part: Part, before: int, after: int, by: Actor, at: datetime) -> int:
    ids = list(held(part, before).select_for_update().order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        _move_some(part, ids[start : start + _AT_ONCE], before, after, by, at)
    return len(ids)


def _move_some(part: Part, ids: list[int], before: int, after: int, by: Actor, at: datetime) -> None:
    field = field_of(part)
    last = Event.objects.filter(kind=part, record_id__in=ids).values("record_id").annotate(last=Max("happened_at"))
    happened = {row["record_id"]: max(at, row["last"]) for row in last}
    MODELS[part].objects.filter(id__in=ids).update(**{f"{field}_id": after, "version": F("version") + 1, "updated_at": at})
    append(
        NewEvent(part, record_id, "hand_over", happened.get(record_id, at), {field: (before, after)}, by, at) for record_id in ids
    )
