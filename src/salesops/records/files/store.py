"""Where contents lie: one file each, named by its SHA-256, in the folder `settings.FILES`.

The one place that knows it: another store (an object store) takes the place of these functions. A content appears
under its name whole or not at all; what a killed upload leaves behind is swept away a day later.
"""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from salesops.records.files.errors import FileRefused

_COMING = "coming"
ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Arrived:
    """A content that is here but has no name yet."""

    path: Path
    size: int
    sha256: str
    head: bytes


@contextlib.contextmanager
def arriving(name: str, chunks: Iterable[bytes], *, head_bytes: int) -> Iterator[Arrived]:
    """Take in a content as it comes, at most `settings.FILE_LIMIT` bytes of it; gone again at the end unless kept."""
    folder = _root() / _COMING
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(12)
    try:
        yield _written(path, name, chunks, head_bytes)
    finally:
        path.unlink(missing_ok=True)


def keep(arrived: Arrived) -> None:
    """Give a content its lasting name; the same content again is kept once."""
    target = path_of(arrived.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(arrived.path, target)


def path_of(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256


def sweep(needed: Iterable[str], *, older_than: float = ABANDONED_SECONDS) -> int:
    """Remove what no attachment names and what never became whole, once it has lain for a day; how many files."""
    kept, before, removed = set(needed), time.time() - older_than, 0
    for path in _root().glob("*/*") if _root().is_dir() else ():
        unwanted = path.parent.name == _COMING or path.name not in kept
        with contextlib.suppress(FileNotFoundError):
            if unwanted and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _written(path: Path, name: str, chunks: Iterable[bytes], head_bytes: int) -> Arrived:
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("xb") as out:
        os.chmod(path, 0o600)
        for chunk in chunks:
            size += len(chunk)
            if size > settings.FILE_LIMIT:
                raise too_large(name)
            head += chunk[: max(0, head_bytes - len(head))]
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Arrived(path, size, digest.hexdigest(), head)


def too_large(name: str) -> FileRefused:
    megabytes = settings.FILE_LIMIT // 1024**2
    why = f"One file may have {megabytes} MB."
    return FileRefused(name, "is too large.", why, "Send a smaller one, or put a link to it into a note.")


def _root() -> Path:
    return Path(settings.FILES)
