"""The files of a record. Who sees the record sees its files; nobody else learns that there are any."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.records import queries as records
from salesops.records.files import store
from salesops.records.files.errors import NoSuchFileError
from salesops.records.files.models import Attachment


@dataclass(frozen=True)
class File:
    id: int
    kind: str
    record_id: int
    name: str
    size: int
    sha256: str
    content_type: str
    added_at: datetime
    by_name: str
    removed: bool = False


def attached(kind: str, record_id: int, *, scope: Scope) -> list[File]:
    """The files of a record, latest first; none where the record is out of scope."""
    if kind not in KINDS or records.get(kind, record_id, scope=scope) is None:
        return []
    return files_of(kind, record_id)


def files_of(kind: str, record_id: int) -> list[File]:
    """The same for a record the caller has read within the viewer's scope already."""
    found = Attachment.objects.filter(kind=kind, record_id=record_id, deleted_at=None).order_by("-added_at", "-id")
    return [_file(row) for row in found]


def get(file_id: int, *, scope: Scope, removed: bool = False) -> File:
    """One file. Raises NoSuchFileError, also where its record is hidden or out of scope."""
    possible = Attachment.objects.filter(id=file_id, deleted_at__isnull=not removed) if file_id < 2**63 else None
    row = possible.first() if possible is not None else None
    if row is None or records.get(row.kind, row.record_id, scope=scope) is None:
        raise NoSuchFileError("There is no such file.")
    return _file(row)


def content_of(file: File) -> Path:
    """Where its content lies. Raises NoSuchFileError where it is lost."""
    path = store.path_of(file.sha256)
    if not path.is_file():
        raise NoSuchFileError(f"The content of {file.name} is not in the store. Restore it from a backup.")
    return path


def _file(row: Attachment) -> File:
    return File(
        row.id,
        row.kind,
        row.record_id,
        row.name,
        row.size,
        row.sha256,
        row.content_type,
        row.added_at,
        row.by_name,
        row.deleted_at is not None,
    )
