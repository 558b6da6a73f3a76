"""The Delta tables and the one small record that says which versions of them belong together.

Every table is written first; the `_meta` table last, in one commit. Readers open exactly the versions it lists, so they
see either the state before a refresh or the one after it. Whatever a killed refresh left behind is a later version
nobody reads, and the next refresh goes back before it writes.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import TableNotFoundError
from django.conf import settings

from salesops.records.locks import held

LAYOUT = 5
"""Raised whenever the tables are shaped differently: a warehouse of another layout is rebuilt."""
BUCKET = "bucket"
BUCKET_BITS = 16
"""Rows lie in files by key >> 16, so that a refresh rewrites only the files its records lie in."""
KEPT_HOURS = 1
"""How long files no longer listed are kept, for whoever still reads them."""
_TIDY_EVERY = 64


@dataclass(frozen=True)
class Meta:
    """What belongs together: up to which event, by which policies, in which version of each table."""

    sequence: int
    built_at: str
    day: str
    """The company's day it was built on; the next day other policies may hold."""
    policies: dict[str, str]
    versions: dict[str, int]
    layout: int = LAYOUT
    commits: int = 0

    @property
    def fresh_at(self) -> datetime:
        return datetime.fromisoformat(self.built_at)


@dataclass
class Store:
    """Where the tables lie; `settings.WAREHOUSE_URL` by default."""

    url: str = field(default_factory=lambda: str(settings.WAREHOUSE_URL))

    @property
    def is_local(self) -> bool:
        return "://" not in self.url

    def path(self, table: str) -> str:
        return f"{self.url.rstrip('/')}/{table}"

    def meta(self) -> Meta | None:
        """The last committed state; None where there is none, or none that this release reads."""
        try:
            row = DeltaTable(self.path("_meta")).to_pyarrow_table().to_pylist()[0]
        except TableNotFoundError:
            return None
        meta = Meta(**json.loads(row["document"]))
        return meta if meta.layout == LAYOUT else None

    def stamp(self) -> object:
        """Something cheap that changes whenever a new state is committed."""
        if self.is_local:
            log = Path(self.path("_meta"), "_delta_log")
            return log.stat().st_mtime_ns if log.exists() else None
        try:
            return DeltaTable(self.path("_meta")).version()
        except TableNotFoundError:
            return None

    def open(self, table: str, version: int) -> DeltaTable:
        return DeltaTable(self.path(table), version=version)

    def commit(self, meta: Meta) -> None:
        rows = pa.table({"document": [json.dumps(asdict(meta))]})
        write_deltalake(self.path("_meta"), rows, mode="overwrite")
        if meta.commits % _TIDY_EVERY == 0:
            self.tidy(meta.versions)

    def forget(self) -> None:
        """Let the state be none: what it was built from is about to be replaced. The next refresh makes every table again."""
        if meta := self.meta():
            self.commit(replace(meta, layout=0))

    def tidy(self, versions: Mapping[str, int]) -> None:
        """Remove files no version of the last hour lists."""
        for table in ("_meta", *versions):
            DeltaTable(self.path(table)).vacuum(
                retention_hours=KEPT_HOURS, dry_run=False, enforce_retention_duration=False, full=True
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Held by the one process that writes; others wait."""
        with held("warehouse", wait=True):
            yield


@dataclass
class Draft:
    """The versions a refresh is putting together."""

    store: Store
    versions: dict[str, int]
    _fresh: set[str] = field(default_factory=set)

    def overwrite(self, table: str, rows: Any) -> None:
        """Replace the whole table; called again in the same refresh, add to what was written."""
        if table in self._fresh:
            self._write(table, rows, mode="append")
        else:
            self._write(table, rows, mode="overwrite", schema_mode="overwrite")
            self._fresh.add(table)

    def replace(self, table: str, rows: Any, buckets: list[int]) -> None:
        """Replace the buckets; `rows` lie in them and in no other."""
        self._write(table, rows, mode="overwrite", predicate=f"{BUCKET} IN ({', '.join(map(str, buckets))})")

    def mend(self) -> list[str]:
        """Go back to the committed versions where a killed refresh left later ones; the tables it had to."""
        mended = []
        for name, version in self.versions.items():
            table = DeltaTable(self.store.path(name))
            if table.version() != version:
                table.restore(version)
                self.versions[name] = table.version()
                mended.append(name)
        return mended

    def _write(self, table: str, rows: Any, **how: Any) -> None:
        path = self.store.path(table)
        write_deltalake(path, rows, partition_by=[BUCKET], **how)
        self.versions[table] = DeltaTable(path).version()
