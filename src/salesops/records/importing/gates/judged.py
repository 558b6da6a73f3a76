"""What became of the deals that arrived: refused rows set apart, flags and decisions kept for what is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from salesops.kernel.kinds import DEAL
from salesops.records.importing.gates.arriving import Arriving, Judge, Verdict, find, told
from salesops.records.importing.gather import Gathered
from salesops.records.importing.resolve import references
from salesops.records.importing.store import Do, Stage, Step, Store
from salesops.records.importing.workshop import Workshop, literal, quoted

SHOWN = 200
TABLE = "judged"
"""k, without, decision, refused; there only where something was judged."""


@dataclass(frozen=True)
class Flagged:
    """A deal that came in past a gate, by its id in the file."""

    external_id: str
    name: str
    stage: str
    without: str


@dataclass(frozen=True)
class Flags:
    """How many deals moved, how many of them lack something, how many of those are refused; the first ones of them."""

    moved: int = 0
    lacking: int = 0
    refused: int = 0
    shown: tuple[Flagged, ...] = ()


def judge_all(workshop: Workshop, store: Store, kinds: Mapping[str, Gathered], source_system: str, judge: Judge | None) -> Flags:
    """Judge the deals that move, and take out the rows that may not come in. Nothing is stored."""
    deals = kinds.get("deal")
    workshop.do(f"DROP TABLE IF EXISTS {TABLE}")
    if judge is None or deals is None or not find(workshop, store, deals, source_system, judge):
        return Flags()
    tables = [_table(some, judge(some)) for some in told(workshop, store, kinds, source_system, judge)]
    workshop.keep(TABLE, pa.concat_tables(tables))
    flags = _flags(workshop)
    if flags.refused:
        _refuse(workshop, kinds)
    return flags


def _table(deals: Sequence[Arriving], verdicts: Sequence[Verdict]) -> pa.Table:
    return pa.table(
        {
            "k": pa.array([deal.k for deal in deals], pa.int64()),
            "without": pa.array([one.without for one in verdicts], pa.string()),
            "decision": pa.array([one.decision or None for one in verdicts], pa.string()),
            "refused": pa.array([one.refused for one in verdicts], pa.bool_()),
        }
    )


def _flags(workshop: Workshop) -> Flags:
    counts = workshop.rows(f"SELECT count(*), count(*) FILTER (without <> ''), count(*) FILTER (refused) FROM {TABLE}")[0]
    shown = workshop.rows(
        f"""SELECT r.external_id, r.name, r.stage, j.without FROM {TABLE} j JOIN r_deal r USING (k)
        WHERE j.without <> '' ORDER BY r.ord LIMIT {SHOWN}"""
    )
    return Flags(*counts, tuple(Flagged(*(text or "" for text in row)) for row in shown))


def _refuse(workshop: Workshop, kinds: Mapping[str, Gathered]) -> None:
    """The rows of refused deals are rejects; of what refers to a new one, what needs it is refused with it."""
    refused = f"SELECT k FROM {TABLE} WHERE refused"
    _reject(workshop, kinds["deal"], f"k IN ({refused})", f"(SELECT without FROM {TABLE} j WHERE j.k = r.k)")
    new = f"SELECT k FROM {TABLE} JOIN k_deal USING (k) WHERE refused AND id IS NULL"
    for rows in kinds.values():
        for one in references(rows):
            if one.refers_to != "deal":
                continue
            if one.required:
                _reject(workshop, rows, f"{quoted(one.name)} IN ({new})", literal(f"{one.title}: the deal was refused"))
            else:
                workshop.do(f"UPDATE r_{rows.kind.name} SET {quoted(one.name)} = NULL WHERE {quoted(one.name)} IN ({new})")


def _reject(workshop: Workshop, rows: Gathered, which: str, reason: str) -> None:
    workshop.do(
        f"""UPDATE {rows.table} SET _reason = refused.reason FROM (
            SELECT r.ord, {reason} AS reason FROM r_{rows.kind.name} r WHERE {which}) refused
        WHERE refused.ord = {rows.table}.ord"""
    )
    workshop.do(f"DELETE FROM r_{rows.kind.name} WHERE {which}")


def is_judged(workshop: Workshop, kind: str) -> bool:
    return kind == "deal" and workshop.has(TABLE)


def joined(workshop: Workshop, kind: str) -> tuple[str, str]:
    """(columns, join) by which rows to write know what was decided on them."""
    if not is_judged(workshop, kind):
        return "", ""
    return ", j.without, j.decision", f" LEFT JOIN {TABLE} j ON j.k = q.k"


def marks(workshop: Workshop) -> Iterator[Step]:
    """The flags of the deals of a chunk that were there before; those that are made have theirs from the beginning."""
    rows = workshop.arrow("SELECT id, without FROM w WHERE verdict = 'changed' AND without IS NOT NULL ORDER BY id")
    if rows.num_rows:
        yield Stage("import_flags", rows)
        yield Do(f"UPDATE {DEAL.table} SET came_without = f.without FROM import_flags f WHERE f.id = {DEAL.table}.id")
