"""History refuses to be rewritten, whoever tries and however."""

from datetime import UTC, datetime

import pytest

from salesops.history.append import NewEvent, append
from salesops.history.door import WriteRefusedError
from salesops.history.models import Event
from salesops.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    [seq] = append([NewEvent("deal", 1, "create", NOON, {"name": (None, "Big one")}, SYSTEM, NOON)])
    return Event.objects.get(seq=seq)


ATTEMPTS = {
    "save": lambda event: event.save(),
    "save as another": lambda event: Event(kind="deal", record_id=1, happened_at=NOON, learned_at=NOON).save(),
    "delete": lambda event: event.delete(),
    "update all": lambda event: Event.objects.update(changes="{}"),
    "update some": lambda event: Event.objects.filter(seq=event.seq).update(changes="{}"),
    "update by the base manager": lambda event: Event._base_manager.update(changes="{}"),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["changes"]),
    "delete all": lambda event: Event.objects.all().delete(),
    "raw delete": lambda event: Event.objects.all()._raw_delete("default"),
    "create": lambda event: Event.objects.create(kind="deal", record_id=1, happened_at=NOON, learned_at=NOON),
    "get or create": lambda event: Event.objects.get_or_create(kind="deal", record_id=7, happened_at=NOON, learned_at=NOON),
    "update or create": lambda event: Event.objects.update_or_create(seq=event.seq, defaults={"changes": "{}"}),
    "bulk create": lambda event: Event.objects.bulk_create([Event(kind="deal", record_id=1)]),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nobody_writes_history_but_append(event: Event, attempt: str) -> None:
    before = list(Event.objects.values())
    with pytest.raises(WriteRefusedError, match="refused"):
        ATTEMPTS[attempt](event)
    assert list(Event.objects.values()) == before


def test_an_event_cannot_be_saved_again_even_inside_the_door(event: Event) -> None:
    from salesops.history.models import DOOR

    event.changes = "{}"
    with DOOR.open(), pytest.raises(WriteRefusedError, match="only ever appended"):
        event.save()


def test_the_table_has_at_most_two_indexes_besides_its_key() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "history_event")
    assert 1 <= sum(each["index"] for each in constraints.values()) <= 2
