"""A value somebody compares a field with, as the field's own type: JSON and addresses carry days and money as text."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from salesops.kernel.finding import Finding
from salesops.kernel.kinds import FieldType
from salesops.records.listing.ask import AskError

_RELATIVE = re.compile(r"today\s*(?:(?P<sign>[+-])\s*(?P<days>\d{1,5}))?")
_EXAMPLES: dict[FieldType, str] = {
    "integer": "a whole number such as 12",
    "ref": "the id of a record",
    "money": "an amount such as 50000.50",
    "number": "a number such as 0.5",
    "date": "a day such as 2017-03-31, or today-30",
    "moment": "a moment such as 2017-03-31T09:00:00Z, a day, or today-30",
    "yes_no": "yes or no",
}


def typed(name: str, field_type: FieldType, value: Any, today: date | None, zone: str = "UTC") -> Any:
    """Raises AskError saying what the field holds."""
    try:
        return _read(field_type, value, today, zone)
    except (ValueError, TypeError, KeyError, InvalidOperation, OverflowError) as error:
        example = _EXAMPLES.get(field_type, "a text")
        finding = Finding(name, f"{value!r} cannot be compared with {name}.", f"The field holds {example}.", f"Give {example}.")
        raise AskError(finding) from error


def _read(field_type: FieldType, value: Any, today: date | None, zone: str) -> Any:
    match field_type:
        case "integer" | "ref":
            return _whole(value)
        case "money" | "number":
            return _exact(value)
        case "date":
            return _day(value, today)
        case "moment":
            return _moment(value, today, zone)
        case "yes_no":
            return value if isinstance(value, bool) else {"true": True, "yes": True, "false": False, "no": False}[value.lower()]
    if isinstance(value, dict | list):
        raise TypeError
    if "\x00" in str(value):
        raise ValueError
    return str(value)


def _whole(value: Any) -> Any:
    """Fractions stay: no whole number equals them, but they can be compared."""
    exact = _exact(value)
    whole = int(exact) if exact == exact.to_integral_value() else exact
    if abs(whole) >= 2**63:
        raise OverflowError
    return whole


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 20:
        raise ValueError
    return exact


def _day(value: Any, today: date | None) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    relative = _RELATIVE.fullmatch(value.strip().lower())
    if relative is None:
        return date.fromisoformat(value)
    if today is None:
        raise ValueError
    days = int(relative["days"] or 0)
    return today + timedelta(days=-days if relative["sign"] == "-" else days)


def _moment(value: Any, today: date | None, zone: str) -> datetime:
    if isinstance(value, str) and not (_RELATIVE.fullmatch(value.strip().lower()) or len(value) == len("2017-03-31")):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(_day(value, today), time(), ZoneInfo(zone)).astimezone(UTC)
