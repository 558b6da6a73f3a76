"""Every encoding, delimiter and container gives the same table; bombs and rubbish are refused with words."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from salesops.records.importing import ImportProblem, limits
from salesops.records.importing.reading.files import find
from salesops.records.importing.reading.tables import Table, load
from salesops.records.importing.workshop import Workshop

ROWS = [["Name", "Città", "Note"], ["Müller & Söhne", "Zürich", 'says "hi",\nthen leaves; twice'], ["Café", "São Paulo", "a\tb"]]


def text_of(delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(ROWS)
    return out.getvalue()


@pytest.fixture
def shop(tmp_path: Path):  # noqa: ANN201
    workshop = Workshop(tmp_path / "shop")
    yield workshop
    workshop.close()


def only(shop: Workshop, path: Path) -> tuple[Table, list[tuple]]:
    [table] = load(shop, find([path]))
    return table, shop.rows(f"SELECT * FROM {table.name} ORDER BY _row")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_table_is_the_same_in_every_encoding_and_delimiter(
    shop: Workshop, folder: Path, encoding: str, delimiter: str
) -> None:
    path = folder / "a.csv"
    path.write_bytes(text_of(delimiter).encode(encoding))
    table, rows = only(shop, path)
    assert list(table.columns) == ROWS[0]
    assert [list(row[:3]) for row in rows] == [[c.replace("\r\n", "\n") for c in row] for row in ROWS[1:]]


def test_a_workbook_gives_text_without_artefacts(shop: Workshop, folder: Path) -> None:
    book = xlsxwriter.Workbook(folder / "b.xlsx")
    sheet = book.add_worksheet("Deals")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["Id", "Amount", "Closed", "Ok"])
    sheet.write_row(1, 0, [7, 1234.5])
    sheet.write_number(1, 2, 42795, day)
    sheet.write_boolean(1, 3, True)
    book.close()
    table, rows = only(shop, folder / "b.xlsx")
    assert (table.file, rows) == ("b.xlsx#Deals", [("7", "1234.5", "2017-03-01", "true", 2)])


def test_an_archive_beside_its_own_content_adds_nothing(folder: Path) -> None:
    (folder / "a.csv").write_text("x\n1\n")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("deep/a.csv", "x\n1\n")
        archive.writestr("deep/b.csv", "x\n2\n")
    assert [(f.name, bool(f.member)) for f in find([folder])] == [("a.csv", False), ("b.csv", True)]


def test_torn_rows_are_kept_aside_with_their_numbers(shop: Workshop, folder: Path) -> None:
    (folder / "a.csv").write_text("a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n")
    table, rows = only(shop, folder / "a.csv")
    assert rows == [("1", "2", 2), ("4", "5", 4), ("9", "10", 6)]
    assert [(number, text) for number, text, _ in table.ragged] == [(3, "3"), (5, "6,7,8")]


def test_columns_of_one_name_stay_apart(shop: Workshop, folder: Path) -> None:
    (folder / "a.csv").write_text("Name,name,,Name\n1,2,3,4\n")
    table, _ = only(shop, folder / "a.csv")
    assert table.columns == ("Name", "name (2)", "column 3", "Name (3)")


def test_an_archive_that_unpacks_to_a_bomb_is_refused(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"a\n" + b"0" * (limits.RATIO_FROM_BYTES + 1))
    with pytest.raises(ImportProblem, match="suspiciously tight"):
        find([folder / "bomb.zip"])


def test_an_unclosed_quotation_mark_does_not_swallow_the_file(shop: Workshop, folder: Path) -> None:
    (folder / "a.csv").write_text('a,b\n"1,2\n' + "x,y\n" * (limits.RECORD_BYTES // 3))
    with pytest.raises(ImportProblem):
        only(shop, folder / "a.csv")


def test_too_many_columns_are_refused(shop: Workshop, folder: Path) -> None:
    (folder / "a.csv").write_text(",".join(f"c{i}" for i in range(limits.COLUMNS + 1)) + "\n")
    with pytest.raises(ImportProblem, match="columns"):
        only(shop, folder / "a.csv")


@pytest.mark.parametrize("name", ["broken.zip", "broken.xlsx", "broken.parquet"])
def test_rubbish_is_refused_and_named(shop: Workshop, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"this is not what it says")
    with pytest.raises(ImportProblem, match=name):
        load(shop, find([folder / name]))


def test_a_missing_path_is_named() -> None:
    with pytest.raises(ImportProblem, match="does not exist"):
        find([Path("/nowhere/at/all.csv")])
