"""Which encoding and which delimiter a text file has, from its bytes."""

import codecs
import csv
import io
from dataclasses import dataclass
from typing import IO

from salesops.records.importing import limits

DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Form:
    encoding: str
    delimiter: str
    header: tuple[str, ...]


def form_of(first: IO[bytes], again: IO[bytes]) -> Form:
    """The form of a text file, opened twice: once to look at all its bytes, once at its beginning."""
    encoding = encoding_of(first)
    head = codecs.getincrementaldecoder(encoding)("replace").decode(again.read(limits.SNIFFED_BYTES))
    delimiter = delimiter_of(head)
    header = next((row for row in _records(head, delimiter) if row), [])
    return Form(encoding, delimiter, tuple(cell.strip() for cell in header))


def encoding_of(stream: IO[bytes]) -> str:
    """UTF-8 if every byte fits it, UTF-16 by its mark or its zero bytes, else Western (ISO-8859-1, as Windows extends it)."""
    block = stream.read(limits.SNIFFED_BYTES)
    for mark, encoding in _MARKS:
        if block.startswith(mark):
            return encoding
    if guess := _utf16_without_mark(block):
        return guess
    utf8, western = codecs.getincrementaldecoder("utf-8")(), codecs.getincrementaldecoder("cp1252")()
    fits = {"utf-8": True, "cp1252": True}
    while block and (fits["utf-8"] or fits["cp1252"]):
        fits["utf-8"] = fits["utf-8"] and _decodes(utf8, block)
        fits["cp1252"] = fits["cp1252"] and _decodes(western, block)
        block = stream.read(1 << 20)
    if fits["utf-8"] and _decodes(utf8, b"", final=True):
        return "utf-8"
    return "cp1252" if fits["cp1252"] else "iso-8859-1"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(block: bytes) -> str:
    """Western text in UTF-16 has a zero byte beside nearly every letter."""
    even, odd = block[0::2].count(0), block[1::2].count(0)
    half = len(block) // 2
    if half < 2:
        return ""
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def delimiter_of(head: str) -> str:
    """The delimiter that cuts most rows alike into the most cells."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for row in _records(head, delimiter)[:50] if row]
        cells = len(rows[0]) if rows else 1
        alike = sum(len(row) == cells for row in rows[:-1] or rows)
        return (alike / max(len(rows[:-1] or rows), 1) if cells > 1 else 0.0, cells)

    return max(DELIMITERS, key=score)


def _records(head: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(head.replace("\0", ""), newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) > 60:
                break
    except csv.Error:
        pass  # A cell longer than the reader likes: what was read so far is enough to judge by.
    return records
