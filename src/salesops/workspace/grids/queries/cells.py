"""Records as lines of cells: each with what would be typed, what is shown, and its mark."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from salesops.kernel.condition import Compare
from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.records import listing
from salesops.records import queries as records
from salesops.records.listing import Page
from salesops.records.row import Row
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.marks import marks_of
from salesops.workspace.grids.queries.names import OPEN_TO_ALL
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.showing import shown_text, typed_text, value_of

_SYSTEM = ("id", "version", "source_system", "external_id", "created_at", "updated_at")


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    typed: str
    shown: str
    tone: str = ""


@dataclass(frozen=True)
class Behind:
    """What lies behind references: `rows[reference][id]`, and the names these refer to in turn."""

    rows: Mapping[str, Mapping[int, Row]]
    names: Mapping[str, Mapping[int, str]]


def lines_of(page: Page, columns: Sequence[Column], stands: Standing) -> Iterator[tuple[Row, list[Cell]]]:
    """Each record of the page with its cells: a fixed number of queries for all."""
    behind = _behind(page.rows, columns, stands.scope)
    derived = {name: _derived(name, page.rows, columns, stands) for name in ("stage_since", "came_without")}
    for row in page.rows:
        own = {**row.values, **{name: getattr(row, name) for name in _SYSTEM}}
        values = {**own, **{name: found.get(row.id) for name, found in derived.items()}}
        marks = marks_of(row.kind, values, stands.setting.process, stands.setting.today, stands.company)
        cells = [_cell(column, values, page.names, behind, stands) for column in columns]
        yield row, [_marked(cell, marks.get(cell.column.name)) for cell in cells]


def _derived(name: str, rows: Sequence[Row], columns: Sequence[Column], stands: Standing) -> dict[int, Any]:
    """Deal id -> since when it stands in its stage, or what it came in without; asked only where it is shown."""
    if not rows or all(column.name != name for column in columns):
        return {}
    ask = listing.Ask(stands.kind, Compare("id", "in", tuple(row.id for row in rows)), at=stands.setting.moment)
    return dict(listing.grouped(ask, ("id", name), scope=stands.scope))


def _marked(cell: Cell, mark: Any) -> Cell:
    if mark is None:
        return cell
    return Cell(cell.column, cell.value, cell.typed, cell.shown or mark.said, mark.tone)


def _cell(
    column: Column, values: Mapping[str, Any], names: Mapping[str, Mapping[int, str]], behind: Behind, stands: Standing
) -> Cell:
    if column.through:
        row = behind.rows.get(column.through, {}).get(values.get(column.through) or 0)
        stored = row.values.get(column.name.partition(".")[2]) if row else None
        names, currency = behind.names, (row.values.get("currency") if row else "") or ""
    else:
        stored, currency = values.get(column.name), values.get("currency") or ""
    value = value_of(column, stored)
    zone = stands.company.time_zone
    name = names.get(column.refers_to, {}).get(value, "") if column.type == "ref" else ""
    typed = _stage(column, values, stands) or typed_text(column, value, name, zone)
    return Cell(column, value, typed, shown_text(column, value, typed, currency or stands.company.currency, zone))


def _stage(column: Column, values: Mapping[str, Any], stands: Standing) -> str:
    """What the deal's own pipeline calls the stage."""
    if column.name != "stage" or not values.get("pipeline"):
        return ""
    stage = stands.setting.process.stage(values["pipeline"], values["stage"])
    return stage.name if stage else ""


def _behind(rows: Sequence[Row], columns: Sequence[Column], scope: Scope) -> Behind:
    through = {column.through for column in columns if column.through}
    if not rows or not through:
        return Behind({}, {})
    kind = KINDS[rows[0].kind]
    wanted: dict[str, set[int]] = defaultdict(set)
    for name in through:
        wanted[kind.field(name).refers_to] |= {row.values[name] for row in rows if row.values[name] is not None}
    there = {far: _rows(far, ids, scope) for far, ids in wanted.items()}
    found = [row for by_id in there.values() for row in by_id.values()]
    names = records.names_referred_to(found) if any(column.through and column.type == "ref" for column in columns) else {}
    return Behind({name: there[kind.field(name).refers_to] for name in through}, names)


def _rows(kind: str, ids: Collection[int], scope: Scope) -> dict[int, Row]:
    return records.get_many(kind, ids, scope=EVERYTHING if kind in OPEN_TO_ALL else scope)
