"""The one table nothing overwrites: what happened to every record and policy; and how far each reader has followed it."""

from typing import Any, Never

from django.db import models

from salesops.history.door import Door, WriteRefusedError

DOOR = Door("salesops.history.append")


def _never(attempt: str) -> Never:
    raise WriteRefusedError(
        f"{attempt} is refused: history is only ever appended to. Append a further event that says what is true."
    )


class EventQuerySet(models.QuerySet["Event"]):
    """Reads freely, appends through the door, changes nothing."""

    def create(self, **values: Any) -> "Event":
        DOOR.check("Creating an event")
        return super().create(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list["Event"]:
        DOOR.check("Creating events")
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **values: Any) -> Never:
        _never("Updating events")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        _never("Updating events")

    def delete(self) -> Never:
        _never("Deleting events")

    def _raw_delete(self, using: str | None) -> Never:
        _never("Deleting events")


class Event(models.Model):
    """One change of one record. See docs/architecture.md for the form of `changes`.

    One index besides the key: a record's events in order. Imports write millions of rows here, and everything
    else asked of this table (since when, which batch) is a range of `seq`.
    """

    seq = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    record_id = models.BigIntegerField()
    action = models.TextField()
    happened_at = models.DateTimeField()
    learned_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    source = models.TextField()
    batch_id = models.BigIntegerField(null=True)
    changes = models.TextField()
    decision = models.TextField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        db_table = "history_event"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["kind", "record_id", "happened_at"], name="history_event_record")]

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _never("Saving an event again")
        DOOR.check("Saving an event")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        _never("Deleting an event")


class Watermark(models.Model):
    """How far a reader has followed history. See `salesops.history.following`."""

    name = models.TextField(primary_key=True)
    up_to = models.BigIntegerField()

    class Meta:
        db_table = "history_watermark"
