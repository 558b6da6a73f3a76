"""The process that holds the SQLite file: used again when it is done with, replaced when it is gone."""

import sqlite3
from pathlib import Path

import pytest

from salesops.records.importing.store.sqlite import Sqlite
from salesops.records.importing.store.steps import Do


@pytest.fixture
def path(tmp_path: Path) -> str:
    made = str(tmp_path / "records.sqlite3")
    with sqlite3.connect(made) as connection:
        connection.execute("CREATE TABLE t (n INTEGER)")
    connection.close()
    return made


def test_it_is_used_again_and_forgets_the_file(path: str, tmp_path: Path) -> None:
    first = Sqlite(path)
    first.submit([Do("INSERT INTO t VALUES (1)")])
    first.settle()
    first.close()
    again = Sqlite(path)
    assert again.process.pid == first.process.pid
    assert again.read("SELECT n FROM t").column(0).to_pylist() == [1]
    again.close()


def test_one_that_has_ended_is_replaced(path: str) -> None:
    first = Sqlite(path)
    first.close()
    first.process.kill()
    second = Sqlite(path)
    assert second.process.pid != first.process.pid
    assert second.read("SELECT count(*) AS n FROM t").column(0).to_pylist() == [0]
    second.close()


def test_left_with_work_under_way_it_ends(path: str) -> None:
    store = Sqlite(path)
    store.submit([Do("INSERT INTO t VALUES (1)")])
    store.close()
    assert store.process.poll() is not None


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="record store refused"):
        Sqlite(str(tmp_path / "no" / "where.sqlite3"))
