"""One page of a grid as its script takes it, and the true count and sum of all that match."""

from collections.abc import Sequence
from typing import Any

from salesops.kernel.condition import Compare
from salesops.records import listing
from salesops.records.row import Row
from salesops.web.formatting import money, number
from salesops.workspace.grids.columns import Column
from salesops.workspace.grids.queries.cells import Cell, lines_of
from salesops.workspace.grids.queries.setting import Standing
from salesops.workspace.grids.selection import Selection

PAGE = 200


Line = tuple[Row, list[Cell]]


def lines_from(chosen: Selection, stands: Standing, *, offset: int, limit: int = PAGE) -> list[Line]:
    """The records from `offset` on, with their cells."""
    page = listing.page(chosen.ask(stands.setting, offset=offset, limit=limit), scope=stands.scope)
    return list(lines_of(page, columns(chosen, stands), stands))


def rows_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [_plain(row, cells) for row, cells in lines]


def rows_by_id(ids: Sequence[int], chosen: Selection, stands: Standing) -> list[dict[str, Any]]:
    """Those of the records that are (still) to be seen, as plain data: what a write answers with."""
    if not ids:
        return []
    setting = stands.setting
    ask = listing.Ask(stands.kind, Compare("id", "in", tuple(ids)), custom=setting.custom, at=setting.moment, limit=len(ids))
    page = listing.page(ask, scope=stands.scope)
    return rows_of(list(lines_of(page, columns(chosen, stands), stands)))


def columns(chosen: Selection, stands: Standing) -> list[Column]:
    return [stands.setting.columns[name] for name in chosen.columns]


def footer_of(chosen: Selection, stands: Standing) -> dict[str, Any]:
    """How many match, in words and as a number, and what they add up to."""
    sheet = stands.setting.sheet
    sums = (sheet.summed,) if sheet.summed else ()
    total = listing.total(chosen.ask(stands.setting, sums=sums), scope=stands.scope)
    said = money(total.sums[sheet.summed], stands.company.currency) if sums else ""
    return {"count": total.count, "said": number(total.count), "noun": sheet.one if total.count == 1 else sheet.many, "sum": said}


def _plain(row: Row, cells: Sequence[Cell]) -> dict[str, Any]:
    """`typed` by column; `shown` and `tones` only where they differ from it; `refs` with the ids referred to."""
    return {
        "id": row.id,
        "version": row.version,
        "typed": {cell.column.name: cell.typed for cell in cells if cell.typed},
        "shown": {cell.column.name: cell.shown for cell in cells if cell.shown != cell.typed},
        "tones": {cell.column.name: cell.tone for cell in cells if cell.tone},
        "pipeline": row.values.get("pipeline", ""),
        "refs": {cell.column.name: cell.value for cell in cells if cell.column.type == "ref" and cell.value is not None},
    }
