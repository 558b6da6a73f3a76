"""The same lists and edits from the command line."""

import json

import pytest
from click.testing import CliRunner

from salesops.workspace.grids.commands import records
from salesops.workspace.grids.tests.conftest import field_of


def run(*words: str):
    return CliRunner().invoke(records, list(words))


def test_a_list_is_narrowed_sorted_and_counted(world):
    result = run("list", "deals", "--where", "amount>=5000", "--order", "-amount", "--columns", "name,amount")
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.output.splitlines()]
    assert [line[1] for line in lines[1:3]] == ["Pumps", "Pipes"]
    assert lines[-1] == ["2", "deals,", "$59K", "in", "total"]


def test_a_list_as_somebody_stays_within_their_scope(world):
    found = json.loads(run("list", "deal", "--format", "json", "--as", "rosa", "--columns", "name").output)
    assert found == [{"id": world.pipes, "version": 1, "name": "Pipes"}]


def test_csv_and_workbook_are_written(world, tmp_path):
    out = tmp_path / "deals.csv"
    assert (
        run("list", "deal", "--format", "csv", "--filter", "no-next-step", "--columns", "name", "--output", str(out)).exit_code
        == 0
    )
    assert sorted(out.read_text(encoding="utf-8-sig").split()) == ["Name", "Pipes", "Valves"]
    assert "3 rows" in run("list", "deal", "--format", "xlsx", "--output", str(tmp_path / "deals.xlsx")).output


def test_an_edit_is_checked_and_stored(world):
    assert "2 changed" in run("edit", "deal", str(world.pumps), "amount=$60k", "next_step=Meet", "--as", "rita").output
    assert (str(field_of(world.pumps, "amount")), field_of(world.pumps, "next_step")) == ("60000.00", "Meet")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "deal", "--where", "colour=red"), "no field"),
        (("list", "deal", "--columns", "colour"), "no column"),
        (("list", "deal", "--as", "sam"), "Nobody who may see records"),
        (("list", "deal", "--as-of", "soon"), "cannot be read"),
        (("list", "deal", "--format", "xlsx"), "--output"),
        (("edit", "deal", "1", "amount"), "FIELD=VALUE"),
        (("edit", "deal", "1", "amount=much"), "not a number"),
        (("edit", "deal", "3", "amount=5", "--as", "rita"), "no deal 3"),
        (("edit", "deal", "1", "amount=5", "--as", "fay"), "may not change"),
        (("edit", "deal", "1", "status=won"), "cannot be typed in"),
    ],
)
def test_what_cannot_be_done_is_said(world, words, said):
    result = run(*(str(world.pumps) if word == "1" else word for word in words))
    assert (result.exit_code, said in result.output) == (1, True), result.output
