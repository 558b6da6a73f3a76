"""The two commands, as people type them."""

from pathlib import Path

from click.testing import CliRunner, Result
from tests.cast import Cast

from salesops.history.queries import last_sequence
from salesops.workspace.backup.commands import backup, restore


def typed(command, *words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def test_a_backup_tells_what_is_in_it_and_does_not_overwrite_another(company: Cast, tmp_path: Path) -> None:
    file = tmp_path / "friday.backup"
    said = typed(backup, file)
    assert said.exit_code == 0
    assert f"up to event {last_sequence():,}" in said.output
    assert "records_deal: 2 rows" in said.output
    again = typed(backup, file)
    assert again.exit_code == 1
    assert "exists. Name another file, or give --replace." in again.output
    assert typed(backup, file, "--replace").exit_code == 0


def test_a_backup_into_no_folder_says_so(company: Cast, tmp_path: Path) -> None:
    said = typed(backup, tmp_path / "no" / "such.backup")
    assert said.exit_code == 1
    assert "Name a file in a folder that exists." in said.output


def test_a_restore_refuses_what_it_would_overwrite_and_what_is_broken(company: Cast, tmp_path: Path) -> None:
    file = tmp_path / "friday.backup"
    typed(backup, file)
    assert "give --replace to lose what is here" in typed(restore, file).output
    file.write_bytes(file.read_bytes()[:5000])
    said = typed(restore, file, "--replace")
    assert said.exit_code == 1
    assert "was cut short" in said.output


def test_a_restore_tells_that_the_doctor_is_content(company: Cast, tmp_path: Path) -> None:
    file = tmp_path / "friday.backup"
    typed(backup, file)
    said = typed(restore, file, "--replace")
    assert "Restored" in said.output
    assert "as they were on" in said.output
    assert said.exit_code == 0, said.output
