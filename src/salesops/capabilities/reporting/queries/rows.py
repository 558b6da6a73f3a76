"""The rows behind a number: paged on a page, whole as CSV."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ibis

from salesops.capabilities.reporting.queries.heads import head
from salesops.capabilities.reporting.queries.selection import Selection
from salesops.capabilities.reporting.queries.surroundings import Surroundings
from salesops.capabilities.reporting.queries.tables import Row, Tables, rows_of
from salesops.kernel.company import Company
from salesops.kernel.condition import All, Compare
from salesops.metrics.ask import Ask
from salesops.metrics.catalogue import METRICS
from salesops.metrics.compile import rows_expr
from salesops.warehouse.engine import current
from salesops.web.components import Cell, Column, Head, Table
from salesops.web.formatting import capital, counted, decimals_of, money_full, number
from salesops.web.formatting import day as written
from salesops.web.spreadsheet import safe_cell

PAGE = 50
MOST_EXPORTED = 100_000
_HIDDEN = frozenset({"total", "sequence", "owner_id", "account_id", "pipeline", "kind", "record_id", "measure"})
_CHOSEN = frozenset({"status", "type", "outcome", "forecast_category", "gate", "came_by", "role", "state", "action", "source"})
_NAMES = frozenset(
    {"account", "name", "company", "person", "team", "segment", "region", "industry", "country", "product", "source"}
)
"""Never broken over two lines where there is room."""
_MONEY = frozenset({"amount", "monthly_amount", "opening_amount", "closing_amount", "moved"})
_PRIMARY = 3
"""So many columns stay on a phone."""
_MOST_COLUMNS = 8


@dataclass(frozen=True)
class RowsPage:
    head: Head
    table: Table
    total: int
    pager: str
    earlier_href: str = ""
    later_href: str = ""


def ask_rows(name: str, chosen: Selection, sliced: Mapping[str, str]) -> Ask:
    where = All(tuple(Compare(dimension, "is", value) for dimension, value in sliced.items()))
    return chosen.ask(name, period=chosen.period, where=where)


def rows_page(
    name: str, chosen: Selection, around: Surroundings, sliced: Mapping[str, str], *, number: int, size: int = PAGE
) -> RowsPage:
    """Raises AskError for a slice the metric does not have."""
    metric = METRICS[name]
    found = _counted(name, chosen, sliced, size, (number - 1) * size)
    total = int(found[0]["total"]) if found else 0
    slice_query = {f"is.{dimension}": value for dimension, value in sliced.items()}
    trail = (("Metrics", f"/metrics{chosen.query()}"), (metric.title, chosen.metric_href(name)))
    title = f"What is behind {metric.title.lower()}?"
    scope = " · ".join([counted(total, "row"), *sliced.values()])
    return RowsPage(
        head(
            title,
            "Rows",
            chosen,
            around,
            trail=trail,
            scope=scope,
            export_href=f"/metrics/{name}/rows.csv{chosen.query(**slice_query)}",
        ),
        rows_table(found, chosen, around),
        total,
        pager_words(number, size, total),
        chosen.rows_href(name, **slice_query, page=str(number - 1)) if number > 1 else "",
        chosen.rows_href(name, **slice_query, page=str(number + 1)) if number * size < total else "",
    )


def pager_words(page: int, size: int, total: int) -> str:
    first = (page - 1) * size + 1
    return f"{first:,} to {min(page * size, total):,} of {total:,}" if first <= total else ""


def _counted(name: str, chosen: Selection, sliced: Mapping[str, str], size: int, offset: int) -> tuple[Row, ...]:
    return rows_of(_page_of, ask_rows(name, chosen, sliced), chosen.company, size, offset)


def _page_of(tables: Tables, ask: Ask, company: Company, size: int, offset: int) -> ibis.Table:
    rows = rows_expr(ask.metric, tables, ask, company)
    return rows.mutate(total=rows.count().over()).limit(size, offset=offset)


def rows_table(rows: Sequence[Mapping[str, Any]], chosen: Selection, around: Surroundings) -> Table:
    names = _shown(rows)
    columns = tuple(_column(name, place) for place, name in enumerate(names))
    keep = f"?as_of={chosen.as_of.isoformat()}" if chosen.as_of else ""
    parts = {name: decimals_of([row[name] for row in rows]) for name in names}
    cells = (
        tuple(replace(_cell(name, row[name], chosen, around, parts[name]), href=_href(name, row, keep)) for name in names)
        for row in rows
    )
    return Table("Rows", columns, tuple(cells))


_PAGES = {
    "account": (("account_id", "accounts"),),
    "person": (("owner_id", "people"), ("person_id", "people")),
    "name": (("deal_id", "deals"), ("lead_id", "leads"), ("account_id", "accounts"), ("person_id", "people")),
    "hand_off": (("hand_off_id", "handoffs"),),
    "subject": (("activity_id", "activities"),),
    "type": (("activity_id", "activities"),),
}
"""Column -> the number beside it and the pages it leads to: the first of them that is filled."""


def _href(column: str, row: Mapping[str, Any], keep: str) -> str:
    """Where the record a cell names has its page; '' for what is no record's name."""
    if not row[column]:
        return ""
    return next((f"/{pages}/{row[number]}{keep}" for number, pages in _PAGES.get(column, ()) if row.get(number)), "")


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns that say something: no record numbers, and not the same in all of many rows."""
    names = [name for name in (rows[0] if rows else ()) if name not in _HIDDEN and not name.endswith("_id")]
    first = [name for name in ("account", "name", "amount", "person") if name in names]
    ordered = [*first, *(name for name in names if name not in first)]
    return [name for name in ordered if _says_something([row[name] for row in rows])][:_MOST_COLUMNS]


def _says_something(values: Sequence[Any]) -> bool:
    different = set(values)
    return len(different) > 1 or (len(values) == 1 and different != {None} and different != {""})


def _column(name: str, place: int) -> Column:
    label = {"on": "Day", "person": "Owner", "hand_off": "Hand-off"}.get(
        name, name.removeprefix("custom_").replace("_", " ").capitalize()
    )
    return Column(
        label,
        numeric=name in _MONEY or name in ("minutes", "pushes", "expected_days", "probability"),
        secondary=place >= _PRIMARY,
    )


def _cell(name: str, value: Any, chosen: Selection, around: Surroundings, decimals: int) -> Cell:
    if name in ("stage", "went_to"):
        return Cell(around.stage_name(value or ""), whole=True)
    if name in _MONEY:
        return Cell(money_full(value, chosen.company.currency, decimals))
    if isinstance(value, date):
        return Cell(written(value, year=True), whole=True)
    if isinstance(value, bool):
        return Cell("Yes" if value else "No")
    if isinstance(value, int | float | Decimal):
        return Cell(number(value, decimals))
    said = str(value or "")
    return Cell(capital(said.replace("_", " ")) if name in _CHOSEN else said, whole=name in _NAMES)


def csv_of(name: str, chosen: Selection, sliced: Mapping[str, str]) -> Iterator[str]:
    """The rows as CSV, at most MOST_EXPORTED, text that a spreadsheet would run made harmless."""
    expression = rows_expr(name, current().tables, ask_rows(name, chosen, sliced), chosen.company).limit(MOST_EXPORTED)
    table = current().to_arrow(expression)
    yield _line(table.column_names)
    for batch in table.to_batches(max_chunksize=2_000):
        columns = batch.to_pydict()
        for row in zip(*columns.values(), strict=True):
            yield _line([harmless(value) for value in row])


def _line(values: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def harmless(value: Any) -> Any:
    """A cell as written into a CSV file: days in full, nothing that a spreadsheet would compute."""
    return value.isoformat() if isinstance(value, date | datetime) else safe_cell(value)
