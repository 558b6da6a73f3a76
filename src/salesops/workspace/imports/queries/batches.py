"""The imports there were, with the counts of all their files added up."""

from dataclasses import dataclass
from datetime import datetime

from salesops.records.importing.batches import Listed, listed

_MOST = 10_000
CREATED_FROM_NAMES = "(created from names)"
"""What a summary calls the file of records that only others named."""


@dataclass(frozen=True)
class Import:
    """The counts are of rows; `can_undo` says that there is something to take back, not that nothing depends on it."""

    id: int
    started_at: datetime
    by_name: str
    source_system: str
    status: str
    files: tuple[str, ...]
    created: int
    changed: int
    rejected: int

    @property
    def can_undo(self) -> bool:
        return self.status in ("finished", "failed")


def imports(limit: int = 100) -> list[Import]:
    """The latest first."""
    return [_added_up(one) for one in listed(limit)]


def import_of(batch_id: int) -> Import | None:
    return next((_added_up(one) for one in listed(_MOST) if one.id == batch_id), None)


def _added_up(one: Listed) -> Import:
    created, changed, rejected = (
        sum(int(file.get(name, 0)) for file in one.files) for name in ("created", "changed", "rejected")
    )
    files = tuple(dict.fromkeys(name for file in one.files if (name := str(file.get("file", ""))) != CREATED_FROM_NAMES))
    return Import(one.id, one.started_at, one.by_name, one.source_system, one.status, files, created, changed, rejected)
