"""Values as a cell shows them, and as a person would type them again."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from salesops.history.encoding import decode
from salesops.web.formatting import day, money_full, number
from salesops.workspace.grids.columns import Column

_EXACT = "{:f}"


def value_of(column: Column, stored: Any) -> Any:
    """A custom field is stored encoded; everything else as it is."""
    return decode(stored, column.type) if column.name.startswith("custom.") else stored


def typed_text(column: Column, value: Any, name: str, zone: str) -> str:
    """What would be typed to give this value: exact, and read back as the same."""
    if value is None or value == "":
        return ""
    match column.type:
        case "money" | "number":
            return _EXACT.format(value)
        case "date":
            return str(value.isoformat())
        case "moment":
            return _local(value, zone).strftime("%Y-%m-%d %H:%M")
        case "yes_no":
            return "yes" if value else "no"
        case "ref":
            return name
    return dict(column.choices).get(value, str(value))


def shown_text(column: Column, value: Any, typed: str, currency: str, zone: str) -> str:
    """What the cell shows; mostly what would be typed."""
    if value is None or value == "":
        return ""
    match column.type:
        case "money":
            return money_full(value, currency)
        case "number":
            return number(value, 0 if value == value.to_integral_value() else 2)
        case "integer":
            return typed if column.name == "id" else number(value)
        case "date":
            return day(value, year=True)
        case "moment":
            return day(_local(value, zone), year=True)
        case "yes_no":
            return typed.capitalize()
    return typed


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def plain_value(column: Column, value: Any, typed: str, zone: str) -> Any:
    """What a spreadsheet file holds: numbers as numbers, days as days, moments in the company's time without a zone."""
    if value is None or value == "":
        return None
    match column.type:
        case "money" | "number" | "integer":
            return value
        case "date":
            return value if isinstance(value, date) else typed
        case "moment":
            return _local(value, zone).replace(tzinfo=None)
    return typed
