"""A condition says the same of one record and of millions: the judge and the Ibis reading agree on every row."""

from dataclasses import replace

import ibis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.conditions import COLUMNS, conditions, records
from tests.agreement.engines import DuckDB, Engine, Spark, arrow

from salesops.kernel.condition import Compare, Condition, holds
from salesops.metrics.conditions import Resolve, compile_condition


def answers(engine: Engine, rows: list[dict], asked: list[Condition]) -> list[list[bool]]:
    """For each row, whether it meets each condition, as the engine says."""
    numbered = [{**{_column(name): value for name, value in row.items()}, "row": number} for number, row in enumerate(rows)]
    table = engine.put("record", arrow(numbered, {**COLUMNS, "row": "int64"}))
    verdicts = {f"c{number}": compile_condition(condition, table, _declared(table)) for number, condition in enumerate(asked)}
    found = engine.rows(table.select(table.row, **verdicts).order_by("row"))
    return [[row[name] for name in verdicts] for row in found]


def _column(field: str) -> str:
    return field.replace("custom.", "custom_")


def _declared(table: ibis.Table) -> Resolve:
    """A field the company declared is read from its own column."""

    def read(compare: Compare) -> ibis.Value | None:
        column = _column(compare.field)
        return None if column == compare.field else compile_condition(replace(compare, field=column), table)

    return read


def agree(engine: Engine, rows: list[dict], asked: list[Condition]) -> None:
    expected = [[holds(condition, row) for condition in asked] for row in rows]
    assert answers(engine, rows, asked) == expected


@settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=records(), asked=conditions())
def test_on_duckdb(duckdb: DuckDB, rows, asked):
    agree(duckdb, rows, [asked])


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@settings(
    max_examples=15,
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=records(most=30), asked=st.lists(conditions(), min_size=5, max_size=15))
def test_on_spark(spark: Spark, rows, asked):
    agree(spark, rows, asked)
