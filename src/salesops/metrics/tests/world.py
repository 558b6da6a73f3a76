"""Tiny companies written as tables that can be read, answered by DuckDB in memory."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import ibis
import pyarrow as pa

from salesops.kernel.company import Company
from salesops.kernel.condition import ALWAYS, Condition
from salesops.kernel.period import Calendar, Period
from salesops.kernel.scope import EVERYTHING, Scope
from salesops.metrics.ask import Ask
from salesops.metrics.compile import rows_expr, value_expr
from salesops.metrics.tables import FAR_FUTURE, SCHEMAS
from salesops.metrics.waterfall import Bar, bars, waterfall_expr

TODAY = date(2024, 5, 10)
Q1, Q2 = Period(date(2024, 1, 1), date(2024, 4, 1)), Period(date(2024, 4, 1), date(2024, 7, 1))


def read(text: str) -> list[dict[str, str | None]]:
    """Rows of a table drawn with bars; `-` is an empty cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    head, *rows = lines
    return [{name: None if cell == "-" else cell for name, cell in zip(head, row, strict=True)} for row in rows]


class World:
    """`World(deal="...")`: tables by name. Deals also become versions that hold since ever, unless those are given."""

    def __init__(self, company: Company | None = None, **tables: str) -> None:
        self.company = company or Company()
        self.engine = ibis.duckdb.connect(threads=1)
        given = {name: [_typed(name, row) for row in read(text)] for name, text in tables.items()}
        for kind in ("deal", "lead"):
            self._with_versions(given, kind)
        given.setdefault("calendar", _calendar(self.company.calendar))
        self.tables = {name: self._load(name, given.get(name, [])) for name in SCHEMAS}

    def _with_versions(self, given: dict[str, list[dict[str, object]]], kind: str) -> None:
        versions = f"{kind}_version"
        for row in (*given.get(kind, ()), *given.get(versions, ())):
            row.setdefault("valid_from", datetime(2000, 1, 1))
            row["valid_to"] = row.get("valid_to") or FAR_FUTURE
        given.setdefault(versions, given.get(kind, []))
        given.setdefault(kind, [row for row in given[versions] if row["valid_to"] == FAR_FUTURE])

    def _load(self, name: str, rows: list[dict[str, object]]) -> ibis.Table:
        schema = SCHEMAS[name].to_pyarrow()
        full = [{column: row.get(column) for column in schema.names} for row in rows]
        self.engine.con.register(name, pa.Table.from_pylist(full, schema=schema))
        return self.engine.table(name)

    def ask(self, metric: str, **more) -> Ask:
        return Ask(metric, more.pop("today", TODAY), **more)

    def rows(self, metric: str, *by: str, **more) -> list[dict[str, object]]:
        """The answer's rows."""
        found = value_expr(metric, self.tables, self.ask(metric, by=by, **more), self.company)
        return self.engine.to_pyarrow(found).to_pylist()

    def value(self, metric: str, **more):
        (row,) = self.rows(metric, **more)
        return row["value"]

    def by(self, metric: str, dimension: str, **more) -> dict[object, object]:
        return {row[dimension]: row["value"] for row in self.rows(metric, dimension, **more)}

    def behind(self, metric: str, **more) -> list[dict[str, object]]:
        found = rows_expr(metric, self.tables, self.ask(metric, **more), self.company)
        return self.engine.to_pyarrow(found).to_pylist()

    def waterfall(
        self, period: Period, due: Period | None = None, where: Condition = ALWAYS, scope: Scope = EVERYTHING
    ) -> dict[str, Bar]:
        ask = self.ask("open_pipeline", period=period, where=where, scope=scope)
        row = self.engine.to_pyarrow(waterfall_expr(self.tables, ask, self.company, due)).to_pylist()[0]
        return {bar.name: bar for bar in bars(row)}


def _typed(table: str, row: Mapping[str, str | None]) -> dict[str, object]:
    schema = SCHEMAS[table]
    return {name: None if cell is None else _cell(cell, schema[name]) for name, cell in row.items()}


def _cell(cell: str, kind: ibis.DataType) -> object:
    if kind.is_timestamp():
        return datetime.fromisoformat(cell)
    if kind.is_date():
        return date.fromisoformat(cell)
    if kind.is_decimal():
        return Decimal(cell)
    if kind.is_boolean():
        return cell == "yes"
    return int(cell) if kind.is_integer() else float(cell) if kind.is_floating() else cell


def _calendar(calendar: Calendar) -> list[dict[str, object]]:
    first = date(2023, 1, 1)
    days = [first + timedelta(days=n) for n in range(3 * 365)]
    grains = ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
    return [{"on": day, "working_day": day.weekday() < 5, **{g: calendar.start_of(day, g) for g in grains}} for day in days]
