"""What a backup holds: every table but those that can be made again, and the files of the home that are not tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey

Form = Literal["integer", "flag", "real", "moment", "decimal", "address", "text", "bytes"]

LEFT_OUT = {
    "django_content_type": "made by every upgrade",
    "auth_permission": "made by every upgrade",
    "auth_group_permissions": "names permissions by number; roles are in records_login",
    "auth_user_user_permissions": "names permissions by number; roles are in records_login",
    "django_session": "everybody logs in again",
    "usersessions_usersession": "everybody logs in again",
    "web_call_count": "counts the calls of this minute",
    "records_follower": "says how far what is derived has come",
    "records_moment": "derived from history",
    "search_entry": "derived from the records",
}
"""Table -> why it is not in a backup. Whatever is not named here is in it, so that nothing new is forgotten."""
DERIVED = ("past_",)
"""What the names of further tables derived from history begin with."""
HOME_FILES = ("secret-key", "first-login.txt", "filled")

_FORMS: dict[str, Form] = {
    **dict.fromkeys(("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"), "integer"),
    **dict.fromkeys(("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"), "integer"),
    **dict.fromkeys(("TextField", "CharField", "JSONField", "DateField", "EmailField", "SlugField", "URLField"), "text"),
    "BooleanField": "flag",
    "DateTimeField": "moment",
    "DecimalField": "decimal",
    "FloatField": "real",
    "GenericIPAddressField": "address",
    "BinaryField": "bytes",
}
_ARROW = {"integer": pa.int64(), "flag": pa.int64(), "real": pa.float64(), "bytes": pa.binary()}


class UnknownColumnError(TypeError):
    """A column of a type that a backup does not know how to carry from one database to another."""


@dataclass(frozen=True)
class Column:
    name: str
    form: Form

    @property
    def arrow(self) -> pa.DataType:
        return _ARROW.get(self.form, pa.string())


@dataclass(frozen=True)
class Table:
    name: str
    key: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.arrow) for column in self.columns])


def tables() -> list[Table]:
    """Every table there is to keep, by name."""
    models = apps.get_models(include_auto_created=True)
    kept = [model._meta for model in models if model._meta.managed and not is_left_out(model._meta.db_table)]
    return [
        Table(meta.db_table, str(meta.pk.column), tuple(_column(field) for field in meta.concrete_fields))
        for meta in sorted(kept, key=lambda meta: meta.db_table)
    ]


def is_left_out(table: str) -> bool:
    return table in LEFT_OUT or table.startswith(DERIVED)


def derived_tables() -> list[str]:
    """Tables that a restore empties, because they are about what was there before."""
    found = (model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return sorted(table for table in found if is_left_out(table) and not table.startswith(("django_content", "auth_")))


def folders() -> dict[str, Path]:
    """Name in the backup -> where it lies: files sent for import, files attached to records, rejects of imports."""
    home = Path(settings.HOME)
    return {"uploads": Path(settings.UPLOADS), "files": Path(settings.FILES), "imports": home / "imports"}


def home_files() -> Iterator[tuple[str, Path]]:
    """The single files, and those of the folders, by their names in the backup."""
    for name in HOME_FILES:
        if (path := Path(settings.HOME) / name).is_file():
            yield f"home/{name}", path
    for folder, root in folders().items():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix != ".lock":
                yield f"{folder}/{path.relative_to(root).as_posix()}", path


def _column(field: Field) -> Column:
    target = field
    while isinstance(target, ForeignKey):
        target = target.target_field
    form = _FORMS.get(target.get_internal_type())
    if form is None:
        kind = target.get_internal_type()
        raise UnknownColumnError(f"{field.model._meta.db_table}.{field.column} is a {kind}: say in _FORMS how it is carried.")
    return Column(str(field.column), form)
