"""The imports there were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.records.models import Batch


@dataclass(frozen=True)
class Listed:
    """`files` as in `summary.FileSummary`, by name."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    source_system: str
    by_name: str
    status: str
    files: tuple[dict[str, Any], ...]


def listed(limit: int = 50) -> Sequence[Listed]:
    """The newest first."""
    return [
        Listed(b.id, b.started_at, b.finished_at, b.source_system, b.by_name, b.status, tuple(b.summary.get("files", ())))
        for b in Batch.objects.order_by("-id")[:limit]
    ]


def is_undone(batch_id: int) -> bool:
    return Batch.objects.filter(id=batch_id, status="undone").exists()


def brought() -> list[tuple[int, int]]:
    """The first and last number of the events of each import."""
    found = Batch.objects.exclude(first_seq=None).exclude(last_seq=None)
    return list(found.order_by("first_seq").values_list("first_seq", "last_seq"))
