"""What came of each file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from salesops.records.importing.compare import Compared
from salesops.records.importing.gather import Gathered
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.workshop import Workshop


@dataclass(frozen=True)
class FileSummary:
    """Of the rows of one file that were to become records of one kind."""

    file: str
    kind: str
    read: int
    created: int
    changed: int
    unchanged: int
    rejected: int


def summaries(
    workshop: Workshop, gathered: Mapping[str, Gathered], compared: Mapping[str, Compared], tables: Sequence[Table]
) -> list[FileSummary]:
    ragged = {table.name: len(table.ragged) for table in tables}
    found = []
    for kind, rows in gathered.items():
        counts = _rows(workshop, rows)
        for place, staged in enumerate(rows.loads):
            read, same, rejected = counts.get(place, (0, 0, 0))
            torn = ragged.pop(staged.load.table, 0)
            found.append(_one(staged.load.file, kind, compared[kind], place, (read + torn, same, rejected + torn)))
        if made := compared[kind].created.get(-1, 0):
            found.append(FileSummary("(created from names)", kind, made, made, 0, 0, 0))
    return found


def _rows(workshop: Workshop, rows: Gathered) -> dict[int, tuple[int, int, int]]:
    """Load -> (read, equal to an earlier row, rejected)."""
    tally = workshop.rows(
        f"""SELECT _load, count(*), count(*) FILTER (_reason = 'same'), count(*) FILTER (_reason NOT IN ('', 'same'))
        FROM {rows.table} GROUP BY 1"""
    )
    return {load: (read, same, rejected) for load, read, same, rejected in tally}


def _one(file: str, kind: str, compared: Compared, place: int, rows: tuple[int, int, int]) -> FileSummary:
    read, _, rejected = rows
    created, changed = compared.created.get(place, 0), compared.changed.get(place, 0)
    return FileSummary(file, kind, read, created, changed, read - created - changed - rejected, rejected)


def as_json(found: Sequence[FileSummary]) -> list[dict[str, object]]:
    return [asdict(summary) for summary in found]
