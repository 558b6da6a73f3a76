"""What every kind of record shares: bookkeeping columns and the refusal of writes from elsewhere."""

from typing import Any

from django.db import models
from django.db.models.base import ModelBase

from salesops.kernel.kinds import Kind
from salesops.records.guard import DOOR
from salesops.records.models.columns import columns, indexes


class RecordQuerySet(models.QuerySet[Any]):
    """Reads freely; every way to write checks the door."""

    def present(self) -> "RecordQuerySet":
        """Without the deleted."""
        return self.filter(deleted_at__isnull=True)

    def from_elsewhere(self, source_system: str, external_id: str) -> "RecordQuerySet":
        """The one another system calls `external_id`; none for an empty one. Said so that the partial index answers."""
        return self.filter(source_system=source_system, external_id=external_id).exclude(external_id="")

    def create(self, **values: Any) -> Any:
        DOOR.check(f"Creating a {self.model.__name__}")
        return super().create(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        DOOR.check(f"Creating {self.model.__name__} rows")
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **values: Any) -> int:
        DOOR.check(f"Updating {self.model.__name__} rows")
        return super().update(**values)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        DOOR.check(f"Updating {self.model.__name__} rows")
        return super().bulk_update(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        DOOR.check(f"Deleting {self.model.__name__} rows")
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        DOOR.check(f"Deleting {self.model.__name__} rows")
        return super()._raw_delete(using)


class RecordBase(ModelBase):
    """Gives a class that names its `KIND` the columns, table and indexes of that kind."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        kind: Kind | None = attrs.get("KIND")
        if kind is None:
            return super().__new__(mcs, name, bases, attrs, **kwargs)
        described = {"db_table": kind.table, "base_manager_name": "objects", "indexes": indexes(kind)}
        described["constraints"] = [
            models.UniqueConstraint(
                fields=["source_system", "external_id"],
                condition=~models.Q(external_id=""),
                name=f"rec_{kind.name}_source",
            )
        ]
        meta = type("Meta", (), described)
        return super().__new__(mcs, name, bases, {**columns(kind), **attrs, "Meta": meta}, **kwargs)


class Record(models.Model, metaclass=RecordBase):
    KIND: Kind

    id = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1, db_default=1)
    source_system = models.TextField(default="", db_default="", blank=True)
    external_id = models.TextField(default="", db_default="", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        DOOR.check(f"Saving a {type(self).__name__}")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        DOOR.check(f"Deleting a {type(self).__name__}")
        return super().delete(*args, **kwargs)
