"""The list of kinds and the database are the same thing said twice."""

import pytest
from django.db import models as orm

from salesops.kernel.kinds import BOOKKEEPING, KINDS, Kind
from salesops.records import models

ORM_TYPE = {
    "text": (orm.CharField, orm.TextField),
    "long_text": orm.TextField,
    "choice": (orm.CharField, orm.TextField),
    "integer": (orm.IntegerField, orm.BigIntegerField),
    "number": (orm.DecimalField, orm.FloatField),
    "money": orm.DecimalField,
    "date": orm.DateField,
    "moment": orm.DateTimeField,
    "yes_no": orm.BooleanField,
    "ref": (orm.ForeignKey, orm.BigIntegerField),
    "json": (orm.JSONField, orm.TextField),
}


DERIVED = {"deal": {"stage_since", "came_without"}}
"""Columns that history can make anew, kept beside the record so that lists can ask by them."""


def _model(kind: Kind) -> type[orm.Model]:
    return getattr(models, "".join(word.title() for word in kind.name.split("_")))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_is_stored_in_its_table_with_its_columns_and_no_others(kind):
    meta = _model(kind)._meta
    assert meta.db_table == kind.table
    expected = {*BOOKKEEPING, *(field.column for field in kind.fields), *(["custom"] if kind.custom else [])}
    expected |= DERIVED.get(kind.name, set())
    assert {field.column for field in meta.concrete_fields} == expected


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_field_is_stored_as_its_type_says(kind):
    stored = {field.column: field for field in _model(kind)._meta.concrete_fields}
    wrong = [
        f"{f.name}: {type(stored[f.column]).__name__}" for f in kind.fields if not isinstance(stored[f.column], ORM_TYPE[f.type])
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_text_is_never_null_and_everything_optional_else_may_be(kind):
    stored = {field.column: field for field in _model(kind)._meta.concrete_fields}
    nullable_text = [f.name for f in kind.fields if f.type in ("text", "long_text", "choice") and stored[f.column].null]
    assert nullable_text == []


def test_references_point_to_kinds_there_are():
    pointing = {field.refers_to for kind in KINDS.values() for field in kind.fields if field.type == "ref"}
    assert pointing <= set(KINDS)


NOT_RECORDS = {"records_batch", "records_follower", "records_login", "records_moment"}
"""What is stored about records without being one: imports, who may log in as whom, how far what is derived has come, which
past moments are at hand."""


def test_no_model_is_stored_outside_the_list():
    found = [model for model in vars(models).values() if isinstance(model, type) and issubclass(model, orm.Model)]
    stored = {model._meta.db_table for model in found if not model._meta.abstract and model._meta.app_label == "records"}
    assert stored - NOT_RECORDS == {kind.table for kind in KINDS.values()}
