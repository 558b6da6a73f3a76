"""Which files there are: given paths, what lies in folders, members of archives."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from salesops.records.importing import limits
from salesops.records.importing.errors import ImportProblem

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet"})
DOCUMENTS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True)
class File:
    """A file on disk, or a member of a zip archive on disk."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return Path(self.member).name if self.member else self.path.name

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def folder(self) -> str:
        """The name of the folder it lies in; `policies` holds policy texts."""
        return (Path(self.member) if self.member else self.path).parent.name

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        if not self.member:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        if not self.member:
            with self.path.open("rb") as stream:
                yield stream
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ImportProblem(self.path.name, f"has {self.name} damaged in it.", str(error), "Pack it again.") from error

    def checksum(self) -> int:
        """CRC-32 of the content; archives already know theirs."""
        if self.member:
            with zipfile.ZipFile(self.path) as archive:
                return archive.getinfo(self.member).CRC
        value = 0
        with self.path.open("rb") as stream:
            while block := stream.read(1 << 20):
                value = zlib.crc32(block, value)
        return value


def find(paths: Iterable[Path]) -> list[File]:
    """Every table and document in `paths`, the same content once. Raises ImportProblem."""
    found: dict[tuple[str, int], File] = {}
    for path in paths:
        for file in _at(Path(path), asked_for=True):
            found.setdefault((file.name, file.checksum()), file)
    return list(found.values())


def _at(path: Path, *, asked_for: bool) -> Iterator[File]:
    if path.is_dir():
        # Plain files first: an archive beside them that holds the same adds nothing.
        entries = [p for p in path.iterdir() if not p.name.startswith(".")]
        for entry in sorted(entries, key=lambda p: (p.suffix.lower() == ".zip", p.name)):
            yield from _at(entry, asked_for=False)
    elif not path.exists():
        raise ImportProblem(str(path), "does not exist.", "", "Check the path.")
    elif path.suffix.lower() == ".zip":
        yield from _in_archive(path)
    elif path.suffix.lower() in TABLES | DOCUMENTS:
        yield File(path)
    elif asked_for:
        known = ", ".join(sorted(TABLES | {".zip"}))
        raise ImportProblem(
            str(path), "is of a kind that cannot be read.", f"Known are {known}.", "Save it as CSV and try again."
        )


def _in_archive(path: Path) -> Iterator[File]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [i for i in archive.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError) as error:
        raise ImportProblem(str(path), "is not a readable zip archive.", str(error), "Download or pack it again.") from error
    check_unpacking(str(path), members)
    for info in members:
        file = File(path, info.filename)
        hidden = file.name.startswith(".") or info.filename.startswith("__MACOSX")
        if file.suffix in TABLES | DOCUMENTS and not hidden:
            yield file


def check_unpacking(where: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to far more than any honest export. Raises ImportProblem."""
    fix = "Unpack it yourself and import the files that matter."
    if len(members) > limits.MEMBERS:
        raise ImportProblem(where, f"holds {len(members):,} files.", f"At most {limits.MEMBERS:,} are read.", fix)
    total = sum(i.file_size for i in members)
    if total > limits.UNPACKED_BYTES:
        raise ImportProblem(where, f"unpacks to {total:,} bytes.", f"At most {limits.UNPACKED_BYTES:,} are read.", fix)
    packed = sum(i.compress_size for i in members)
    if total > limits.RATIO_FROM_BYTES and total > limits.RATIO * max(packed, 1):
        why = f"It would grow {total // max(packed, 1):,} times; at most {limits.RATIO} is read."
        raise ImportProblem(where, "is packed suspiciously tight.", why, fix)
    for info in members:
        if info.flag_bits & 1:
            raise ImportProblem(where, f"has {info.filename} locked by a password.", "", "Unpack it and import the files.")
        if info.file_size > limits.RATIO_FROM_BYTES and info.file_size > limits.RATIO * max(info.compress_size, 1):
            why = f"It would grow {info.file_size // max(info.compress_size, 1):,} times; at most {limits.RATIO} is read."
            raise ImportProblem(where, f"has {info.filename} packed suspiciously tight.", why, fix)
