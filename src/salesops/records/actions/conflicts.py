"""Two people, one record: the second is told what the first changed."""

from collections.abc import Mapping
from typing import Any

from salesops.history import queries as history
from salesops.records.errors import ConflictError, Theirs
from salesops.records.models import Record


def check_version(record: Record, version: int, wanted: Mapping[str, Any]) -> None:
    """Raise ConflictError unless `version` is the record's own. Every write raises the version by one."""
    if version == record.version:
        return
    kind = record.KIND.name
    written_since = history.latest_writes(kind, record.id, max(0, record.version - version))
    raise ConflictError(
        kind,
        record.id,
        record.version,
        [
            Theirs(name, old, new, wanted.get(name), name in wanted, entry.by_name, entry.learned_at)
            for entry in written_since
            for name, (old, new) in entry.changes.items()
        ],
    )
