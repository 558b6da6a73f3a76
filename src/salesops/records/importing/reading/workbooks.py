"""What a workbook would take of this machine, found out before it is opened: rooms, repeated texts, repeated rows."""

import re
import zipfile
from collections.abc import Iterator
from itertools import accumulate
from typing import IO
from xml.etree import ElementTree

from salesops.records.importing import limits
from salesops.records.importing.errors import ImportProblem
from salesops.records.importing.reading.files import check_unpacking

_BLOCK = 4 * 1024**2
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_SHOWN = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FIX = "Save the sheet that matters as CSV and send that."


def check_workbook(where: str, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that would take more room than any honest one. Raises ImportProblem."""
    members = archive.infolist()
    check_unpacking(where, members)
    total = sum(member.file_size for member in members)
    if total > limits.WORKBOOK_UNPACKED_BYTES:
        why = f"At most {limits.WORKBOOK_UNPACKED_BYTES:,} are read of a workbook."
        raise ImportProblem(where, f"unpacks to {total:,} bytes.", why, _FIX)
    names = [member.filename for member in members]
    lengths = _text_lengths(archive) if "xl/sharedStrings.xml" in names else []
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_sheet(where, archive, name, lengths)
        elif name == "content.xml":
            _check_open_document(where, archive)


def _check_sheet(where: str, archive: zipfile.ZipFile, name: str, lengths: list[int]) -> None:
    rows: list[int] = []
    columns: list[int] = []
    text, longest = 0, max(lengths, default=0)
    with archive.open(name) as stream:
        for block in _blocks(stream):
            found = {(letters, int(number)) for letters, number in _CELL.findall(block)}
            if found:
                numbers = [number for _, number in found]
                rows += (min(numbers), max(numbers))
                columns += (number for letters in {letters for letters, _ in found} for number in (_column(letters),))
                columns = [min(columns), max(columns)]
            if longest > 1024:
                text += sum(lengths[int(place)] for place in _SHOWN.findall(block) if int(place) < len(lengths))
            _refuse_text(where, text)
    if rows:
        room = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        _refuse_cells(where, room)


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Each block begins with the tag that the one before was cut in, so that none is missed."""
    held = b""
    while block := stream.read(_BLOCK):
        block = held + block
        cut = block.rfind(b"<", max(0, len(block) - 65_536))
        cut = len(block) if cut < 0 else cut
        yield block[:cut]
        held = block[cut:]
    yield held


def _column(letters: bytes) -> int:
    return list(accumulate(letters.upper(), lambda number, letter: number * 26 + letter - 64, initial=0))[-1]


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Bytes of each shared text, with its marks."""
    lengths, within = [], 0
    with archive.open("xl/sharedStrings.xml") as stream:
        while block := stream.read(_BLOCK):
            parts = block.split(b"</si>")
            for part in parts[:-1]:
                lengths.append(within + len(part))
                within = 0
            within += len(parts[-1])
    return lengths


def _check_open_document(where: str, archive: zipfile.ZipFile) -> None:
    """There a row or a cell may say that it stands for a million like it."""
    cells = row = 0
    with archive.open("content.xml") as stream:
        try:
            for _, element in ElementTree.iterparse(stream):  # noqa: S314  expat refuses entities that grow
                if element.tag == f"{_TABLE}table-cell":
                    filled = len(element) > 0 or any("value" in name for name in element.attrib)
                    row += int(element.get(f"{_TABLE}number-columns-repeated", "1")) if filled else 0
                elif element.tag == f"{_TABLE}table-row":
                    cells += row * int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                    row = 0
                    element.clear()
                    _refuse_cells(where, cells)
        except (ElementTree.ParseError, ValueError) as error:
            raise ImportProblem(where, "cannot be read as a workbook.", str(error), _FIX) from error


def _refuse_cells(where: str, room: int) -> None:
    if room > limits.CELLS:
        why = f"At most {limits.CELLS:,} are read, the empty ones between the filled ones included."
        raise ImportProblem(where, f"has a sheet of {room:,} cells.", why, _FIX)


def _refuse_text(where: str, text: int) -> None:
    if text > limits.WORKBOOK_TEXT_BYTES:
        why = f"At most {limits.WORKBOOK_TEXT_BYTES:,} bytes are read: few long texts are shown in very many cells."
        raise ImportProblem(where, "has more text than any sheet needs.", why, _FIX)
