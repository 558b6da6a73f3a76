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


def indexes(kind: Kind) -> list[models.Index]:
    return [
        models.Index(
            fields=[field.column],
            name=f"rec_{kind.name}_{field.name}",
            condition=models.Q(**{f"{field.column}__isnull": False}),
        )
        for field in kind.fields
        if field.type == "ref" and field.name in INDEXED
    ]
