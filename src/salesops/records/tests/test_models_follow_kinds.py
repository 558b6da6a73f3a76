"""The tables equal the list of kinds, both ways: nothing missing, nothing more."""

import pytest
from django.apps import apps
from django.db import connection, models

from salesops.kernel.kinds import BOOKKEEPING, KINDS
from salesops.records.models import MODELS, Record
from salesops.records.models.columns import ASKED, COLUMNS, INDEXED

NOT_RECORDS = {"records_login", "records_batch", "records_follower", "records_moment"}
DERIVED = {"deal": ["stage_since", "came_without"]}
"""Columns beside the fields of the kind: what lists ask by."""


def test_every_kind_has_a_model_and_every_record_model_a_kind() -> None:
    assert list(MODELS) == list(KINDS)
    assert {model for model in apps.get_app_config("records").get_models() if issubclass(model, Record)} == set(MODELS.values())


def test_every_other_table_of_records_is_known_here() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("records").get_models()}
    assert tables == {kind.table for kind in KINDS.values()} | {f"past_{name}" for name in KINDS} | NOT_RECORDS


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_table_in_the_database_has_the_columns_of_the_kind(kind) -> None:
    with connection.cursor() as cursor:
        found = [column.name for column in connection.introspection.get_table_description(cursor, kind.table)]
    wanted = [
        *(field.column for field in kind.fields),
        *BOOKKEEPING,
        *(["custom"] if kind.custom else []),
        *DERIVED.get(kind.name, []),
    ]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_column_is_of_the_type_of_its_field(kind) -> None:
    for field in kind.fields:
        column = MODELS[kind.name]._meta.get_field(field.column)
        assert type(column) is type(COLUMNS[field.type]())
        assert column.null == (not isinstance(column, models.TextField))
        assert not column.is_relation


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_only_references_that_lists_ask_by_and_what_pages_ask_are_indexed(kind) -> None:
    indexed = [tuple(index.fields) for index in MODELS[kind.name]._meta.indexes]
    references = [(field.column,) for field in kind.fields if field.type == "ref" and field.name in INDEXED]
    assert sorted(indexed) == sorted(references + [fields for fields, _ in ASKED.get(kind.name, ())])


@pytest.mark.django_db
def test_migrations_are_up_to_date(capsys) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "history", "records", check=True, dry_run=True)
    assert "No changes" in capsys.readouterr().out
