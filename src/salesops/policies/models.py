"""Versions of policies: appended by the actions, never edited but for the day on which they end."""

from datetime import date
from typing import Any, Never

from django.db import models

from salesops.history.door import Door, WriteRefusedError
from salesops.policies.timeline import Version

DOOR = Door("salesops.policies.actions")


def _never(attempt: str) -> Never:
    raise WriteRefusedError(f"{attempt} is refused: versions of policies stay as they are. Apply a new one instead.")


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Reads freely; what it may write, it writes one row at a time through the door."""

    def end(self, on: date | None) -> int:
        DOOR.check("Ending a version")
        return super().update(ends_on=on)

    def update(self, **values: Any) -> Never:
        _never("Updating versions")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Never:
        _never("Creating versions in bulk")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        _never("Updating versions")

    def delete(self) -> Never:
        _never("Deleting versions")

    def _raw_delete(self, using: str | None) -> Never:
        _never("Deleting versions")


class PolicyVersion(models.Model):
    """One version of one kind of policy. `text` is empty where it withdraws the one before."""

    kind = models.TextField()
    number = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    text = models.TextField()
    note = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        db_table = "policies_version"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="policies_version_once")]

    def as_version(self) -> Version:
        return Version(self.kind, self.number, self.starts_on, self.ends_on, self.text, self.by_name, self.at, self.note)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _never("Saving a version again")
        DOOR.check("Saving a version")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        _never("Deleting a version")
