"""A backup forgets nothing: whatever table there is, is in it or is left out for a reason."""

import pytest
from django.apps import apps
from django.db import models

from salesops.workspace.backup.contents import LEFT_OUT, UnknownColumnError, _column, derived_tables, is_left_out, tables


def test_every_table_is_kept_or_left_out_for_a_reason() -> None:
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    kept = {table.name for table in tables()}
    assert kept | {table for table in every if is_left_out(table)} == every
    assert {"history_event", "records_deal", "records_login", "auth_user", "policies_version"} <= kept
    assert set(LEFT_OUT) <= every, "something is left out that there is no longer"
    assert not kept & set(derived_tables())


def test_every_column_of_a_table_is_carried() -> None:
    by_name = {model._meta.db_table: model._meta for model in apps.get_models(include_auto_created=True)}
    for table in tables():
        assert [column.name for column in table.columns] == [field.column for field in by_name[table.name].concrete_fields]


def test_a_column_of_a_type_nobody_thought_of_is_refused_by_name() -> None:
    class Lasting(models.Model):
        span = models.DurationField()

        class Meta:
            app_label = "records"
            managed = False
            db_table = "lasting"

    try:
        with pytest.raises(UnknownColumnError, match=r"lasting\.span is a DurationField"):
            _column(Lasting._meta.get_field("span"))
    finally:
        del apps.all_models["records"]["lasting"]
