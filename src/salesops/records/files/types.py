"""What may be attached: the ending of the name and what the content turns out to be must agree, and be on this list.

Pages that run (HTML, SVG, scripts), programs, archives and documents with macros are not on it.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 4096
_MOST_PARTS = 20_000
_RUNS = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"#!", b"<iframe", b"<meta")


@dataclass(frozen=True)
class FileType:
    content_type: str
    words: str
    """What to call it: "a PDF document"."""
    is_it: Callable[[Path, bytes], bool]
    """Whether the content (the file, its first bytes) is of this type."""


def _starts(*marks: bytes) -> Callable[[Path, bytes], bool]:
    return lambda _, head: head.startswith(marks)


def _riff(form: bytes) -> Callable[[Path, bytes], bool]:
    return lambda _, head: head[:4] == b"RIFF" and head[8:12] == form


def _mp4(_: Path, head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def _mp3(_: Path, head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6))


def _text(path: Path, head: bytes) -> bool:
    """Readable text throughout that does not begin like something which runs."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_RUNS) or b"<script" in head.lower():
        return False
    with path.open("rb") as file:
        return all(b"\x00" not in chunk for chunk in iter(lambda: file.read(1 << 20), b""))


def _office(folder: str) -> Callable[[Path, bytes], bool]:
    def is_it(path: Path, head: bytes) -> bool:
        names = _parts(path, head)
        plain = not any(name.lower().endswith("vbaproject.bin") for name in names)
        return plain and "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names)

    return is_it


def _open_document(path: Path, head: bytes) -> bool:
    names = _parts(path, head)
    return "mimetype" in names and "content.xml" in names and not any(name.startswith("Basic/") for name in names)


def _parts(path: Path, head: bytes) -> list[str]:
    """The names of what a zip holds, read from its table of contents alone: nothing is unpacked."""
    if not head.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []
    return names if len(names) <= _MOST_PARTS else []


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_PLAIN = FileType("text/plain; charset=utf-8", "plain text", _text)
_JPEG = FileType("image/jpeg", "a JPEG picture", _starts(b"\xff\xd8\xff"))

TYPES: dict[str, FileType] = {
    ".pdf": FileType("application/pdf", "a PDF document", _starts(b"%PDF-")),
    ".png": FileType("image/png", "a PNG picture", _starts(b"\x89PNG\r\n\x1a\n")),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": FileType("image/gif", "a GIF picture", _starts(b"GIF87a", b"GIF89a")),
    ".webp": FileType("image/webp", "a WebP picture", _riff(b"WEBP")),
    ".docx": FileType(f"{_OOXML}.wordprocessingml.document", "a Word document without macros", _office("word")),
    ".xlsx": FileType(f"{_OOXML}.spreadsheetml.sheet", "an Excel workbook without macros", _office("xl")),
    ".pptx": FileType(f"{_OOXML}.presentationml.presentation", "a presentation without macros", _office("ppt")),
    ".odt": FileType(f"{_ODF}.text", "an OpenDocument text", _open_document),
    ".ods": FileType(f"{_ODF}.spreadsheet", "an OpenDocument spreadsheet", _open_document),
    ".odp": FileType(f"{_ODF}.presentation", "an OpenDocument presentation", _open_document),
    ".txt": _PLAIN,
    ".md": _PLAIN,
    ".csv": _PLAIN,
    ".tsv": _PLAIN,
    ".eml": _PLAIN,
    ".ics": _PLAIN,
    ".vcf": _PLAIN,
    ".mp3": FileType("audio/mpeg", "an MP3 recording", _mp3),
    ".wav": FileType("audio/wav", "a WAV recording", _riff(b"WAVE")),
    ".m4a": FileType("audio/mp4", "an M4A recording", _mp4),
    ".mp4": FileType("video/mp4", "an MP4 recording", _mp4),
}
"""Ending -> what must be in a file so called."""
