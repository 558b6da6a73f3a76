"""One raw value, from a form, the API or Python, as the value its field stores."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from salesops.kernel.kinds import Field, FieldType

_LARGEST = {"money": (2, Decimal(10) ** 13), "number": (4, Decimal(10) ** 11)}
"""Places and bound: fifteen digits, the most that SQLite keeps exactly."""
_INTEGER_LIMIT = 2**63


class Unreadable(ValueError):  # noqa: N818  never leaves the package: it becomes a finding
    def __init__(self, why: str, fix: str) -> None:
        super().__init__(why)
        self.why, self.fix = why, fix


def read(field: Field, raw: Any) -> Any:
    """The value to store; None for empty (for texts `''`). Raises Unreadable."""
    if isinstance(raw, str) and field.type != "long_text":
        raw = raw.strip()
    if raw is None or raw == "":
        return "" if field.type in ("text", "long_text", "choice") else None
    return _READERS[field.type](field, raw)


def _text(_: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unreadable(f"{raw!r} is not text.", "Give text.")
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise Unreadable("It holds broken characters.", "Type the text again.") from None
    if "\x00" in raw:
        raise Unreadable("It holds a null character.", "Remove it.")
    return raw


def _choice(field: Field, raw: Any) -> str:
    if raw not in field.choices:
        raise Unreadable(f"{raw!r} is not one of the choices.", f"Choose one of: {', '.join(field.choices)}.")
    return str(raw)


def _integer(_: Field, raw: Any) -> int:
    fix = "Give a whole number."
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise Unreadable(f"{raw!r} is not a whole number.", fix)
    try:
        value = int(raw)
    except ValueError:
        raise Unreadable(f"{raw!r} is not a whole number.", fix) from None
    if not -_INTEGER_LIMIT <= value < _INTEGER_LIMIT:
        raise Unreadable(f"{raw!r} is too large.", "Give a number of at most 18 digits.")
    return value


def _decimal(field: Field, raw: Any) -> Decimal:
    if isinstance(raw, bool | float) or not isinstance(raw, int | str | Decimal):
        raise Unreadable(f"{raw!r} is not an exact number.", 'Give it as a decimal or as text like "1234.50".')
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise Unreadable(f"{raw!r} is not a number.", 'Write it like "1234.50".') from None
    places, bound = _LARGEST[field.type]
    if not value.is_finite() or abs(value) >= bound:
        raise Unreadable(f"{raw!r} is too large.", f"Give a number below {bound:,}.")
    exact = value.quantize(Decimal(1).scaleb(-places))
    if exact != value:
        raise Unreadable(f"{raw!r} has more than {places} decimal places.", f"Round it to {places} places.")
    return exact


def _date(_: Field, raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Unreadable(f"{raw!r} is not a date.", "Write it like 2017-03-05.") from None


def _moment(_: Field, raw: Any) -> datetime:
    try:
        value = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Unreadable(f"{raw!r} is not a moment.", "Write it like 2017-03-05T14:30:00Z.") from None
    if value.tzinfo is None:
        raise Unreadable(f"{raw!r} has no time zone.", "Say which, like 2017-03-05T14:30:00Z.")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise Unreadable(f"{raw!r} is beyond the calendar.", "Give a moment between the years 1 and 9999.") from None


def _yes_no(_: Field, raw: Any) -> bool:
    spelled = {"true": True, "yes": True, "false": False, "no": False}
    value = spelled.get(raw.lower(), raw) if isinstance(raw, str) else raw
    if not isinstance(value, bool):
        raise Unreadable(f"{raw!r} is neither yes nor no.", "Give yes or no.")
    return value


def _json(_: Field, raw: Any) -> Any:
    if not isinstance(raw, dict | list):
        raise Unreadable(f"{raw!r} is not structured.", "Give a JSON object or list.")
    return raw


_READERS: dict[FieldType, Callable[[Field, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "integer": _integer,
    "ref": _integer,
    "number": _decimal,
    "money": _decimal,
    "date": _date,
    "moment": _moment,
    "yes_no": _yes_no,
    "json": _json,
}
