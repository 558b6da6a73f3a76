"""What a folder must be so that anybody can import it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from salesops.kernel.kinds import KINDS
from salesops.workspace.demo.sheets import file_name, schema_of
from salesops.workspace.demo.tests.conftest import DEALS, TODAY
from salesops.workspace.demo.world import simulate
from salesops.workspace.demo.writing import write

REFERENCES = [(kind.name, field.name, field.refers_to) for kind in KINDS.values() for field in kind.fields if field.type == "ref"]
MOMENTS = {
    **{file_name(kind): ("created_at",) for kind in KINDS},
    "history": ("happened_at",),
    "activities": ("created_at", "a.at", "done_at"),
    "leads": ("created_at", "first_touched_at", "qualified_at", "converted_at"),
}


def one(files: duckdb.DuckDBPyConnection, sql: str) -> object:
    return files.sql(sql).fetchall()[0][0]


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_seed_and_day_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(simulate(deals=800, seed=3, today=TODAY), tmp_path / name)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_another_seed_makes_another_company(tmp_path: Path) -> None:
    for seed in (3, 4):
        write(simulate(deals=800, seed=seed, today=TODAY), tmp_path / str(seed))
    one, two = content(tmp_path / "3"), content(tmp_path / "4")
    assert one.keys() == two.keys()
    assert one["deals.parquet"] != two["deals.parquet"]


def test_there_is_a_file_for_every_kind_with_its_fields(folder: Path, files: duckdb.DuckDBPyConnection) -> None:
    for kind in KINDS.values():
        columns = [row[0] for row in files.sql(f"DESCRIBE {file_name(kind.name)}").fetchall()]
        assert columns == schema_of(kind).names


@pytest.mark.parametrize("deals", [500, 1_234])
def test_as_many_deals_as_asked_for(tmp_path: Path, deals: int) -> None:
    assert write(simulate(deals=deals, seed=1, today=TODAY), tmp_path)["deals"] == deals


def test_csv_holds_the_same_rows(tmp_path: Path, folder: Path) -> None:
    world = simulate(deals=500, seed=1, today=TODAY)
    assert write(world, tmp_path / "a") == write(world, tmp_path / "b", as_csv=True)
    with duckdb.connect() as connection:
        for kind in ("deal", "deal_line", "account"):
            parquet, csv = f"{tmp_path}/a/{file_name(kind)}.parquet", f"{tmp_path}/b/{file_name(kind)}.csv"
            key = "external_id, created_at::TIMESTAMPTZ"
            sql = f"SELECT count(*) FROM (SELECT {key} FROM '{parquet}' EXCEPT SELECT {key} FROM '{csv}')"
            assert connection.sql(sql).fetchall() == [(0,)]


@pytest.mark.parametrize(("kind", "field", "target"), REFERENCES)
def test_every_reference_is_to_something_there(files: duckdb.DuckDBPyConnection, kind: str, field: str, target: str) -> None:
    lost = f"""SELECT count(*) FROM {file_name(kind)} WHERE {field} IS NOT NULL
        AND {field} NOT IN (SELECT external_id FROM {file_name(target)})"""
    assert one(files, lost) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_external_id_is_used_once(files: duckdb.DuckDBPyConnection, kind: str) -> None:
    assert one(files, f"SELECT count(*) - count(DISTINCT external_id) FROM {file_name(kind)}") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_required_fields_and_choices_are_filled_with_what_is_allowed(files: duckdb.DuckDBPyConnection, kind: str) -> None:
    for field in KINDS[kind].fields:
        if field.required:
            assert one(files, f"SELECT count(*) FROM {file_name(kind)} a WHERE a.{field.name} IS NULL") == 0
        if field.choices:
            said = {row[0] for row in files.sql(f"SELECT DISTINCT {field.name} FROM {file_name(kind)}").fetchall()}
            assert said <= {*field.choices, None}


def test_money_has_two_decimals(files: duckdb.DuckDBPyConnection) -> None:
    for kind in KINDS.values():
        types = dict(row[:2] for row in files.sql(f"DESCRIBE {file_name(kind.name)}").fetchall())
        assert {types[field.name] for field in kind.fields if field.type == "money"} <= {"DECIMAL(18,2)"}
    assert one(files, "SELECT count(*) FROM deals WHERE amount <= 0") == 0


def test_nothing_happens_today_or_later(files: duckdb.DuckDBPyConnection) -> None:
    for table, columns in MOMENTS.items():
        for column in columns:
            assert one(files, f"SELECT count(*) FROM {table} a WHERE {column} >= '{TODAY} 00:00:00Z'::TIMESTAMPTZ") == 0
    assert one(files, "SELECT max(closed_on) FROM deals") < TODAY
    assert one(files, "SELECT max(greatest(issued_on, paid_on)) FROM invoices") < TODAY


def test_history_goes_back_three_years(files: duckdb.DuckDBPyConnection) -> None:
    assert one(files, "SELECT min(created_at)::DATE FROM deals") <= date(2023, 4, 15)
    assert one(files, "SELECT max(created_at)::DATE FROM deals") >= date(2026, 3, 10)
    assert one(files, "SELECT count(*) FROM deals") == DEALS
