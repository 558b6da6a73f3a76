"""The file of a backup: a zip of one Arrow stream a table, the files of the home, and last a manifest that names them all.

The manifest has the number of rows and the SHA-256 of every member, so that a file cut short or changed is told from a
good one before anything is touched. It says what is in the file, not who wrote it: keep the file where only you can write.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

FORMAT = 1
"""Raised when files are made differently: a release reads its own format and those before it."""
MANIFEST = "manifest.json"
_AT_ONCE = 1024 * 1024
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="zstd")


class BackupProblem(Exception):  # noqa: N818  a thing to tell, like ImportProblem
    """Why a backup cannot be made or put back, and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")


@dataclass(frozen=True)
class Member:
    """`last_key`: of a table, the highest number its key ever had."""

    sha256: str
    size: int
    rows: int | None = None
    last_key: int | None = None


@dataclass(frozen=True)
class Manifest:
    """`migrations`: app -> the steps its tables had been through. `sequence`: the last event in it."""

    id: str
    made_at: str
    release: str
    vendor: str
    sequence: int
    migrations: dict[str, list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def tables(self) -> dict[str, Member]:
        """By the names of the tables."""
        parts = ((name, member) for name, member in self.members.items() if name.startswith("tables/"))
        return {name.removeprefix("tables/").removesuffix(".arrow"): member for name, member in parts}

    @property
    def files(self) -> list[str]:
        return [name for name in self.members if not name.startswith("tables/")]


class _Counting:
    """What is written through it, counted and summed up."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to, self._hash, self.size = to, hashlib.sha256(), 0
        self.closed = False

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self._hash.update(view)
        self.size += view.nbytes
        self._to.write(view)
        return view.nbytes

    def flush(self) -> None:
        pass

    def member(self, **more: int | None) -> Member:
        return Member(self._hash.hexdigest(), self.size, **more)


@dataclass
class Writer:
    """An archive that is being made."""

    zip: zipfile.ZipFile
    members: dict[str, Member] = field(default_factory=dict)

    def table(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
        """The number of rows written; `last_key` is given later, by `keyed`."""
        rows = 0
        with self._open(f"tables/{name}.arrow", zipfile.ZIP_STORED) as into:
            with pa.ipc.new_stream(pa.PythonFile(into, mode="w"), schema, options=_COMPRESSED) as stream:
                for batch in batches:
                    stream.write_batch(batch)
                    rows += batch.num_rows
            self.members[f"tables/{name}.arrow"] = into.member(rows=rows)
        return rows

    def keyed(self, name: str, last_key: int | None) -> None:
        found = self.members[f"tables/{name}.arrow"]
        self.members[f"tables/{name}.arrow"] = Member(found.sha256, found.size, found.rows, last_key)

    def file(self, name: str, path: Path) -> None:
        """A file that is gone meanwhile is left out: it belongs to something later than the backup."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source, self._open(name, zipfile.ZIP_DEFLATED) as into:
            while data := source.read(_AT_ONCE):
                into.write(data)
            self.members[name] = into.member()

    def close(self, manifest: Manifest) -> None:
        whole = asdict(manifest) | {"members": {name: asdict(member) for name, member in self.members.items()}}
        self.zip.writestr(MANIFEST, json.dumps(whole, indent=1, ensure_ascii=False), zipfile.ZIP_DEFLATED)

    @contextmanager
    def _open(self, name: str, compression: int) -> Iterator[_Counting]:
        info = zipfile.ZipInfo(name)
        info.compress_type = compression
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as member:
            yield _Counting(member)


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """The archive under its name when the block has ended well, readable by its owner alone; otherwise nothing."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
                yield Writer(zipped)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
