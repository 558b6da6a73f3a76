"""Putting a backup back: all of it or nothing, verified."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.records import following
from salesops.records.locks import held
from salesops.warehouse.doctor import examine
from salesops.warehouse.refresh import rebuild
from salesops.warehouse.store import Store
from salesops.workspace.backup import places, schema
from salesops.workspace.backup.archive import BackupProblem, Manifest
from salesops.workspace.backup.loading import Say, load
from salesops.workspace.backup.reading import Reader, opened


@dataclass(frozen=True)
class Restored:
    """`findings` is what the doctor says of the result."""

    manifest: Manifest
    rows: int
    files: int
    findings: tuple[Finding, ...]


def restore(path: Path, *, replace: bool, by: Actor, at: datetime, say: Say) -> Restored:
    """Raises BackupProblem, with everything as it was."""
    say(f"Checking {path.name}")
    with opened(path) as reader, _alone():
        schema.fit(reader.manifest)
        places.finish()
        empty = schema.is_empty()
        if not (empty or replace):
            what = "There are records or logins here already."
            raise BackupProblem(what, "Restore into a new SALESOPS_HOME and database, or give --replace to lose what is here.")
        rows, files = _replace(reader, empty=empty, by=by, at=at, say=say)
    schema.bring_up_to_date()
    say("Deriving what is derived")
    following.catch_up()
    say("Building the warehouse")
    rebuild(at=at)
    say("Asking the doctor")
    return Restored(reader.manifest, rows, files, tuple(examine(at=at)))


def _replace(reader: Reader, *, empty: bool, by: Actor, at: datetime, say: Say) -> tuple[int, int]:
    attempt = uuid.uuid4().hex
    files = places.unpack(reader, attempt)
    store = Store()
    with store.writing():
        store.forget()
        with transaction.atomic():
            if not empty:
                following.forget()
            rows = load(reader, say=say)
            places.note(attempt, reader.manifest.made_at, by=by, at=at)
    places.finish()
    _tidy()
    return rows, files


def _tidy() -> None:
    """Tell the database what it holds now, so that it finds its way from the first question on."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _alone() -> Iterator[None]:
    """Neither another restore nor an import meanwhile."""
    with held("restore", wait=False) as first, held("import", wait=False) as second:
        if not (first and second):
            raise BackupProblem("An import or another restore is running.", "Wait for it.")
        yield
