"""Versions of one record follow each other: none overlaps another, none is empty, at most one holds now."""

from collections.abc import Iterator

from salesops.kernel.finding import Finding
from salesops.warehouse.checks.examined import REBUILD, Examined

KEYS = {"deal_version": "deal_id", "lead_version": "lead_id", "person_version": "person_id", "team_version": "team_id"}


def check(examined: Examined) -> Iterator[Finding]:
    for table, key in KEYS.items():
        yield from _disorder(examined, table, key)
        yield from _gaps(examined, table, key)


def _disorder(examined: Examined, table: str, key: str) -> Iterator[Finding]:
    [(overlapping, empty)] = examined.rows(f"""
        WITH ordered AS (
            SELECT *, lag(valid_to) OVER (PARTITION BY {key} ORDER BY valid_from) AS before FROM w_{table}
        )
        SELECT count(*) FILTER (before > valid_from), count(*) FILTER (valid_to <= valid_from) FROM ordered
    """)
    if overlapping or empty:
        what = f"{overlapping:,} versions begin before the one before them ends, {empty:,} end as they begin."
        yield Finding(f"warehouse/{table}", what, "A moment then has two answers or none.", REBUILD)


def _gaps(examined: Examined, table: str, key: str) -> Iterator[Finding]:
    """Between two versions nothing is missing, unless the record was deleted and restored."""
    kind = table.removesuffix("_version")
    gone = examined.stored(
        f"SELECT DISTINCT record_id AS id FROM history_event WHERE kind = '{kind}' AND changes LIKE '%\"deleted_at\"%'"
    )
    restored = {record for (record,) in gone}
    found = examined.rows(f"""
        WITH ordered AS (
            SELECT {key} AS id, valid_from, lag(valid_to) OVER (PARTITION BY {key} ORDER BY valid_from) AS before FROM w_{table}
        )
        SELECT DISTINCT id FROM ordered WHERE before < valid_from
    """)
    gaps = [record for (record,) in found if record not in restored]
    if gaps:
        what = f"{len(gaps):,} records have a time without version, such as {kind} {min(gaps)}."
        yield Finding(f"warehouse/{table}", what, "As-of numbers miss them there.", REBUILD)
