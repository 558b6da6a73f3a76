"""What records were at past moments somebody asked for: kept while it is looked at, made anew from history whenever needed."""

from typing import Any

from django.db import models
from django.db.models.base import ModelBase

from salesops.kernel.kinds import KINDS, Kind
from salesops.records.models.columns import columns


class Moment(models.Model):
    """One kind as of one moment. Complete when `up_to` is set: the last event of history it knows of."""

    kind = models.TextField()
    at = models.DateTimeField()
    up_to = models.BigIntegerField(null=True)

    class Meta:
        db_table = "records_moment"
        indexes = [models.Index(fields=["kind", "at"], name="records_moment_of")]


class _PastBase(ModelBase):
    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        kind: Kind | None = attrs.get("KIND")
        if kind is None:
            return super().__new__(mcs, name, bases, attrs, **kwargs)
        unique = models.UniqueConstraint(fields=["moment", "id"], name=f"past_{kind.name}_once")
        meta = type("Meta", (), {"db_table": f"past_{kind.name}", "constraints": [unique]})
        extra = _derived() if kind.name == "deal" else {}
        return super().__new__(mcs, name, bases, {**columns(kind), **extra, **attrs, "Meta": meta}, **kwargs)


def _derived() -> dict[str, Any]:
    """What lists ask of deals beside their fields. A flag is of now: it tells nothing of the past."""
    return {
        "stage_since": models.DateTimeField(null=True),
        "came_without": models.TextField(default="", db_default="", blank=True),
    }


class PastRecord(models.Model, metaclass=_PastBase):
    """A record at a moment: the columns of its kind, `id` as it has now."""

    KIND: Kind

    key = models.BigAutoField(primary_key=True)
    moment = models.BigIntegerField()
    id = models.BigIntegerField()
    version = models.IntegerField(default=0)
    source_system = models.TextField(default="", blank=True)
    external_id = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


PAST: dict[str, type[PastRecord]] = {
    kind.name: _PastBase(
        f"Past{''.join(word.capitalize() for word in kind.name.split('_'))}",
        (PastRecord,),
        {"KIND": kind, "__module__": __name__},
    )
    for kind in KINDS.values()
}
