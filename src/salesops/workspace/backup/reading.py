"""Opening the file of a backup: nothing in it is believed before all of it was summed up."""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa
from pydantic import TypeAdapter

from salesops.workspace.backup.archive import FORMAT, MANIFEST, BackupProblem, Manifest

_AT_ONCE = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024
_MANIFESTS = TypeAdapter(Manifest)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, NotImplementedError, OSError)


@dataclass(frozen=True)
class Reader:
    """An archive whose every member was found as the manifest says."""

    zip: zipfile.ZipFile
    manifest: Manifest

    @contextmanager
    def table(self, name: str) -> Iterator[pa.RecordBatchReader]:
        with self.zip.open(f"tables/{name}.arrow") as member, pa.ipc.open_stream(member) as stream:
            yield stream

    def unpack(self, name: str, root: Path) -> None:
        """Write a file below `root`, under its name in the archive."""
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.zip.open(name) as source, path.open("wb") as into:
            path.chmod(0o600)
            shutil.copyfileobj(source, into, _AT_ONCE)


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Raises BackupProblem where the file is none of ours, was cut short, or is not as it was written."""
    try:
        zipped = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise BackupProblem(
            f"{path.name} is no backup, or was cut short ({error}).", "Take another copy of it, or an earlier backup."
        ) from error
    with zipped:
        reader = Reader(zipped, _manifest(zipped, path))
        _check(reader, path)
        yield reader


def _manifest(zipped: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if zipped.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("too large")
        text = zipped.read(MANIFEST)
        found = json.loads(text)
        if found["format"] <= FORMAT:
            return _MANIFESTS.validate_json(text, strict=True)
    except _BROKEN as error:
        raise BackupProblem(
            f"{path.name} has no list of contents that can be read.", "It is no backup of salesops, or it was changed."
        ) from error
    raise BackupProblem(
        f"{path.name} was made by release {found.get('release')}, in a form this release does not know.", "Upgrade first."
    )


def _check(reader: Reader, path: Path) -> None:
    names = set(reader.zip.namelist())
    for name, member in reader.manifest.members.items():
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or "\\" in name or "\x00" in name:
            raise BackupProblem(f"{path.name} holds a file that lies outside of it: {name!r}.", "Do not use it.")
        if name not in names or _sum(reader.zip, name, member.size) != member.sha256:
            raise BackupProblem(
                f"{path.name} is damaged: {name} is not as it was written.", "Take another copy of it, or an earlier backup."
            )


def _sum(zipped: zipfile.ZipFile, name: str, size: int) -> str:
    """The SHA-256 of a member; '' where it is not as long as it should be, without reading further than that."""
    found, done = hashlib.sha256(), 0
    try:
        with zipped.open(name) as member:
            while data := member.read(_AT_ONCE):
                done += len(data)
                if done > size:
                    return ""
                found.update(data)
    except _BROKEN:
        return ""
    return found.hexdigest() if done == size else ""
