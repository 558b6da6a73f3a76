"""Files made to break the machine that reads them: each gets a clear error, and none costs more memory than it may.

All are read by one process of its own, one after the other, which tells after each how much memory it ever took (its own:
what getrusage tells begins with that of the process it was started by).
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MOST_MEGABYTES = 900
"""A third of it is what the program takes before it reads anything."""

READ = """
import json, sys, django
django.setup()
from pathlib import Path
from salesops.records.importing import ImportProblem
from salesops.records.importing.planning import folder
from salesops.records.importing.reading.files import find
from salesops.records.importing.reading.tables import load
from salesops.records.importing.workshop import Workshop
for path in map(Path, sys.argv[1:]):
    workshop, said = Workshop(folder()), "nothing"
    try:
        tables = load(workshop, find([path]))
        said = f"{len(tables)} tables"
    except ImportProblem as problem:
        said = str(problem)
    finally:
        workshop.close()
    [most] = [int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(json.dumps([path.name, said, most]), flush=True)
"""

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def _workbook(path: Path, cells: str, strings: list[str] = [], blow: int = 0) -> None:  # noqa: B006
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            start, end = SHEET.format("|").split("|")
            sheet.write((start + cells).encode())
            for _ in range(blow):
                sheet.write(os.urandom(8192).hex().encode() + b" " * (1024 * 1024 - 16384))
            sheet.write(end.encode())
        items = "".join(f"<si><t>{text}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f"<sst>{items}</sst>")


def _zip_of_zips(path: Path) -> None:
    inner = path.with_suffix(".inner")
    for level in range(6):
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                before = path.with_suffix(f".{level - 1}")
                archive.writestr(f"{number}.zip", before.read_bytes() if level else b"0" * 1_000_000)
        inner.rename(path.with_suffix(f".{level}"))
    path.with_suffix(".5").rename(path)


def _tight_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("deals.csv", "w") as member:
        for _ in range(400):
            member.write(b"0" * 1024 * 1024)


def _many_tight(path: Path) -> None:
    """Each member is too small to be noticed alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"deals{number}.csv", b"a,b\n" + b"1,2\n" * 2_000_000)


def _liar(path: Path) -> None:
    """Says that its member is short."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deals.csv", b"a,b\n" + b"1,2\n" * 3_000_000)
    content = path.read_bytes()
    size = (12_000_004).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))


def _long_field(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'name,amount\n"')
        file.truncate(2 * 1024**3 + 100)


def _ragged(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"name,amount\n")
        for _ in range(120):
            file.write(b"a,b,c\n" * 100_000)


def _ods(path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    cell = '<t:table-cell o:value-type="float" o:value="1" t:number-columns-repeated="10000"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f'<t:table t:name="S"><t:table-row t:number-rows-repeated="1000000">{cell}</t:table-row></t:table>'
        archive.writestr("content.xml", f'<o:document-content xmlns:t="{table}" xmlns:o="{office}">{body}</o:document-content>')


def _cell(where: str, value: str = "1") -> str:
    return f'<row r="{where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{where}"><v>{value}</v></c></row>'


SHOWN = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))

BOMBS: dict[str, tuple[Callable[[Path], None], str]] = {
    "nested.zip": (_zip_of_zips, "0 tables"),
    "tight.zip": (_tight_zip, "packed suspiciously tight. It would grow"),
    "many.zip": (_many_tight, "packed suspiciously tight. It would grow"),
    "liar.zip": (_liar, "has deals.csv damaged in it"),
    "no archive.zip": (lambda path: path.write_bytes(b"PK\x03\x04" + b"0" * 100), "is not a readable zip archive"),
    "sheet.xlsx": (lambda path: _workbook(path, _cell("A1"), blow=900), "unpacks to"),
    "corners.xlsx": (lambda path: _workbook(path, _cell("A1") + _cell("XFD1048576")), "has a sheet of 17,179,869,184 cells"),
    "texts.xlsx": (lambda path: _workbook(path, SHOWN, [os.urandom(500_000).hex()]), "more text than any sheet needs"),
    "torn.xlsx": (lambda path: path.write_bytes(b"PK\x05\x06" + b"\0" * 18), "cannot be read as a workbook"),
    "repeated.ods": (_ods, "has a sheet of 10,000,000,000 cells"),
    "field.csv": (_long_field, "has a row too long to be one"),
    "wide.csv": (
        lambda path: path.write_text(",".join(f"c{n}" for n in range(10_000)) + "\n" + "1," * 9_999 + "1\n"),
        "has 10,000 columns. At most 2,000 are read",
    ),
    "ragged.csv": (_ragged, "rows that do not fit its header. The first of them is row 2"),
    "zeros.csv": (lambda path: path.write_bytes(b"name,amount\n\0\0,\0\n"), "1 tables"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, tuple[str, int]]:
    """File -> (what was said of it, the most megabytes the process ever took until then)."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, (make, _) in BOMBS.items():
        make(folder / name)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "salesops.config.settings", "SALESOPS_HOME": str(folder / "home")}
    words = [sys.executable, "-c", READ, *(str(folder / name) for name in BOMBS)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: (said, most) for name, said, most in lines}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_gets_a_clear_error_and_costs_bounded_memory(told, name):
    said, most = told[name]
    assert BOMBS[name][1] in said
    assert "Traceback" not in said
    assert most < MOST_MEGABYTES, f"{name}: {most} MB"
