"""Making a backup while people work."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from salesops.workspace.backup.archive import BackupProblem, Manifest, Writer, written
from salesops.workspace.backup.contents import Table, home_files, tables
from salesops.workspace.backup.snapshot import Snapshot, snapshot

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    path: Path
    rows: int
    files: int
    sequence: int


def make(path: Path, *, at: datetime, say: Say) -> Made:
    """Everything up to one moment. Raises BackupProblem where the record store is not up to date with this release."""
    if path.is_dir() or not path.parent.is_dir():
        raise BackupProblem(f"{path} is no place for a file.", "Name a file in a folder that exists.")
    with written(path) as writer, snapshot() as taken:
        migrations = _migrations()
        last = {"sequence": 0}
        rows = sum(_table(writer, taken, table, last, say) for table in tables())
        files = _files(writer, say)
        manifest = Manifest(
            uuid.uuid4().hex, at.isoformat(), version("salesops"), connection.vendor, last["sequence"], migrations
        )
        writer.close(manifest)
    return Made(path, rows, files, last["sequence"])


def _migrations() -> dict[str, list[str]]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupProblem("The record store is of an earlier release.", "Bring it up to date first: salesops setup")
    found: dict[str, list[str]] = {}
    for app, name in sorted(executor.loader.applied_migrations):
        if app in executor.loader.migrated_apps:
            found.setdefault(app, []).append(name)
    return found


def _table(writer: Writer, taken: Snapshot, table: Table, last: dict[str, int], say: Say) -> int:
    def watched() -> Iterator[pa.RecordBatch]:
        for batch in taken.rows(table):
            if table.name == "history_event":
                last["sequence"] = pc.max(batch.column("seq")).as_py()
            yield batch

    rows = writer.table(table.name, table.schema, watched())
    writer.keyed(table.name, taken.last_key(table))
    if rows:
        say(f"{table.name}: {rows:,} rows")
    return rows


def _files(writer: Writer, say: Say) -> int:
    count = 0
    for name, path in home_files():
        writer.file(name, path)
        count += 1
    say(f"{count:,} files")
    return count
