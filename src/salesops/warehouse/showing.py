"""Rows as a table for people, JSON and CSV for programs. JSON and CSV values are unrounded."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def as_table(columns: Sequence[str], rows: Rows) -> str:
    cells = [[_shown(row[column]) for column in columns] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(columns, *cells, strict=True)]
    right = [all(isinstance(row[column], int | float | Decimal | None) for row in rows) for column in columns]

    def line(texts: Sequence[str]) -> str:
        placed = zip(texts, widths, right, strict=True)
        return "  ".join(text.rjust(width) if ends else text.ljust(width) for text, width, ends in placed).rstrip()

    return "\n".join([line(columns), line(["-" * width for width in widths]), *map(line, cells)])


def as_json(columns: Sequence[str], rows: Rows) -> str:
    return json.dumps([{column: plain(row[column]) for column in columns} for row in rows], ensure_ascii=False, indent=1)


def as_csv(columns: Sequence[str], rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if row[column] is None else plain(row[column]) for column in columns] for row in rows])
    return out.getvalue().rstrip("\n")


FORMATS: dict[str, Callable[[Sequence[str], Rows], str]] = {"table": as_table, "json": as_json, "csv": as_csv}


def plain(value: Any) -> Any:
    """A number, text, yes/no or nothing; days and moments as ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return f"{value:,}" if value == int(value) and isinstance(value, int) else f"{float(value):,.4f}".rstrip("0").rstrip(".")
