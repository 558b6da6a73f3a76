"""From a field of `kernel.kinds` to the database column that stores it."""

from collections.abc import Callable

from django.db import models

from salesops.kernel.kinds import FieldType, Kind

INDEXED = frozenset({"owner", "account", "deal", "team", "lead"})
"""References that lists are asked by. Only filled ones are in the index: imports stay quick."""


def _text() -> models.Field:
    return models.TextField(default="", db_default="", blank=True)


COLUMNS: dict[FieldType, Callable[[], models.Field]] = {
    "text": _text,
    "long_text": _text,
    "choice": _text,
    "integer": lambda: models.BigIntegerField(null=True),
    "ref": lambda: models.BigIntegerField(null=True),
    "number": lambda: models.DecimalField(max_digits=18, decimal_places=4, null=True),
    "money": lambda: models.DecimalField(max_digits=18, decimal_places=2, null=True),
    "date": lambda: models.DateField(null=True),
    "moment": lambda: models.DateTimeField(null=True),
    "yes_no": lambda: models.BooleanField(null=True),
    "json": lambda: models.JSONField(null=True),
}


def columns(kind: Kind) -> dict[str, models.Field]:
    """Column name -> column, fields first, then `custom` where the kind has one."""
    found = {field.column: COLUMNS[field.type]() for field in kind.fields}
    if kind.custom:
        found["custom"] = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    return found


ASKED: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "deal": ((("status", "pipeline", "stage"), ""), (("closed_on",), "closed_on")),
    "lead": ((("status", "created_at"), ""),),
    "activity": ((("due_on", "person_id", "done_at"), "due_on"), (("at",), ""), (("contact_id", "at"), "contact_id")),
    "deal_contact": ((("contact_id",), "contact_id"),),
}
"""Kind -> further indexes: the columns, and the one that must be filled ('' for every row). The board asks for open deals by
stage, Today for tasks by day and new leads, a contact's page for what is about it, everybody for the latest activities."""


def indexes(kind: Kind) -> list[models.Index]:
    asked = [
        models.Index(
            fields=list(fields),
            name=f"rec_{kind.name}_asked_{number}",
            condition=models.Q(**{f"{filled}__isnull": False}) if filled else None,
        )
        for number, (fields, filled) in enumerate(ASKED.get(kind.name, ()))
    ]
    return asked + [
        models.Index(
            fields=[field.column],
            name=f"rec_{kind.name}_{field.name}",
            condition=models.Q(**{f"{field.column}__isnull": False}),
        )
        for field in kind.fields
        if field.type == "ref" and field.name in INDEXED
    ]
