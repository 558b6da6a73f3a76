"""The files on a record."""

from dataclasses import dataclass

from django.conf import settings

from salesops.records.files.queries import File, files_of
from salesops.records.files.types import TYPES
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.words import ago, size

_ICONS = {"image": "image", "audio": "audio-lines", "video": "video", "text": "file-text"}


@dataclass(frozen=True)
class FileShown:
    id: int
    name: str
    href: str
    icon: str
    sub: str


@dataclass(frozen=True)
class Files:
    address: str
    files: tuple[FileShown, ...]
    may_edit: bool
    takes: str
    says: str
    problem: str = ""
    removed: File | None = None
    """The one removed just now, to offer it back."""


def files_shown(seen: Seen, *, problem: str = "", removed: File | None = None) -> Files:
    """Files are of today: in the past those that were there already, and still are."""
    moment = seen.visit.moment
    found = [file for file in files_of(seen.kind, seen.id) if file.added_at <= moment]
    return Files(
        f"{seen.address}/files",
        tuple(_shown(file, seen) for file in found),
        seen.may_edit,
        ",".join(TYPES),
        f"Up to {settings.FILE_LIMIT // 1024**2} MB each: PDF, Office documents, pictures, text, recordings.",
        problem,
        removed,
    )


def _shown(file: File, seen: Seen) -> FileShown:
    icon = _ICONS.get(file.content_type.partition("/")[0], "file")
    sub = f"{size(file.size)} · {file.by_name} · {ago(file.added_at, seen.visit.now)}"
    return FileShown(file.id, file.name, f"/files/{file.id}", icon, sub)
