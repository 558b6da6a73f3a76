"""Attaching files to records and taking them off again, each with its event in history, in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from salesops.history.append import NewEvent, append
from salesops.kernel.actor import Actor
from salesops.kernel.kinds import KINDS
from salesops.records.errors import NotFoundError
from salesops.records.files import store
from salesops.records.files.errors import FileRefused, NoSuchFileError
from salesops.records.files.models import DOOR, Attachment
from salesops.records.files.names import cleaned
from salesops.records.files.types import HEAD_BYTES, TYPES, FileType
from salesops.records.models import MODELS

MOST_PER_RECORD = 200


def attach(kind: str, record_id: int, name: str, chunks: Iterable[bytes], *, by: Actor, at: datetime) -> Attachment:
    """Attach what comes in `chunks` to a record; the same content under the same name again changes nothing.

    Raises FileRefused, or NotFoundError; then nothing is left of it.
    """
    name = cleaned(name)
    expected = _expected(name)
    with store.arriving(name, chunks, head_bytes=HEAD_BYTES) as arrived:
        _check(name, expected, arrived)
        with transaction.atomic():
            _check_record(kind, record_id)
            if there := _there(kind, record_id, name, arrived.sha256):
                return there
            _check_room(kind, record_id, name, arrived.size)
            store.keep(arrived)
            row = Attachment(
                kind=kind,
                record_id=record_id,
                name=name,
                size=arrived.size,
                sha256=arrived.sha256,
                content_type=expected.content_type,
                added_at=at,
                by_name=by.name,
            )
            return _saved(row, "attach_file", _first(row), by=by, at=at)


def remove(attachment_id: int, *, by: Actor, at: datetime) -> Attachment:
    """Take a file off its record. The content stays, so that it can come back."""
    with transaction.atomic():
        row = _locked(attachment_id, removed=False)
        row.deleted_at = at
        return _saved(row, "remove_file", {"name": (row.name, row.name), "deleted_at": (None, at)}, by=by, at=at)


def bring_back(attachment_id: int, *, by: Actor, at: datetime) -> Attachment:
    """Attach a removed file again."""
    with transaction.atomic():
        row = _locked(attachment_id, removed=True)
        before, row.deleted_at = row.deleted_at, None
        return _saved(row, "bring_back_file", {"name": (row.name, row.name), "deleted_at": (before, None)}, by=by, at=at)


def sweep() -> int:
    """Remove the contents nothing refers to any more and what killed uploads left; how many files."""
    return store.sweep(Attachment.objects.values_list("sha256", flat=True).distinct().iterator())


def _expected(name: str) -> FileType:
    ending = PurePosixPath(name).suffix
    if ending not in TYPES:
        why = f"Files of the type {ending} are not taken." if ending else "Its name has no ending that says what it is."
        raise FileRefused(name, "cannot be attached.", why, f"Taken are: {', '.join(TYPES)}.")
    return TYPES[ending]


def _check(name: str, expected: FileType, arrived: store.Arrived) -> None:
    if not arrived.size:
        raise FileRefused(name, "is empty.", "There is nothing in it.", "Choose the file again.")
    if not expected.is_it(arrived.path, arrived.head):
        why = f"Its name says {expected.words}, but that is not what it holds."
        raise FileRefused(name, "cannot be attached.", why, "Save it anew as what its name says, or as PDF.")


def _check_record(kind: str, record_id: int) -> None:
    present = MODELS[kind].objects.present().select_for_update().filter(id=record_id) if kind in KINDS else None
    if present is None or present.first() is None:
        raise NotFoundError(f"There is no {kind} {record_id}.")


def _there(kind: str, record_id: int, name: str, sha256: str) -> Attachment | None:
    return Attachment.objects.filter(kind=kind, record_id=record_id, name=name, sha256=sha256, deleted_at=None).first()


def _check_room(kind: str, record_id: int, name: str, size: int) -> None:
    if Attachment.objects.filter(kind=kind, record_id=record_id, deleted_at=None).count() >= MOST_PER_RECORD:
        why = f"A record can have {MOST_PER_RECORD} files."
        raise FileRefused(name, "is one too many.", why, "Remove one that is no longer needed.")
    used = Attachment.objects.aggregate(used=Sum("size"))["used"] or 0
    if used + size > settings.FILES_QUOTA:
        why = f"All files together may have {settings.FILES_QUOTA // 1024**3:,} GB."
        raise FileRefused(name, "does not fit.", why, "Ask an administrator for more room (FILES_QUOTA_GB).")


def _locked(attachment_id: int, *, removed: bool) -> Attachment:
    row = Attachment.objects.select_for_update().filter(id=attachment_id).first()
    if row is None or (row.deleted_at is not None) != removed:
        raise NoSuchFileError("There is no such file to do that with. Look at the record's files again.")
    return row


def _first(row: Attachment) -> dict[str, tuple[Any, Any]]:
    said = {"attached_to": f"{row.kind} {row.record_id}", "name": row.name, "size": row.size, "sha256": row.sha256}
    return {field: (None, value) for field, value in said.items()}


def _saved(row: Attachment, action: str, changes: dict[str, tuple[Any, Any]], *, by: Actor, at: datetime) -> Attachment:
    with DOOR.open():
        row.save()
    append([NewEvent("file", row.id, action, at, changes, by, at)])
    return row
