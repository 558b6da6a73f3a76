"""A cell as a person types or pastes it, as the value its field takes: `$52,000`, `52k`, `Sep 18, 2026`, `yes`.

What cannot be read only one way is refused, with the way to write it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from salesops.workspace.grids.columns import Column

LONGEST = 20_000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES = frozenset({"yes", "y", "true", "1", "x", "on"})
_NO = frozenset({"no", "n", "false", "0", "off"})
_SIGNS = re.compile(r"[\s\u00a0\u202f'’$€£¥₹]|^[A-Z]{2,3}(?=[\d\s.,(+−-])|[A-Z]{3}$")
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_POINT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?|\d+,\d{1,2}")
_STEPS = {"k": 3, "m": 6, "b": 9}
_NAMED = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NAMED_LATER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3})[a-z]*\.?,? (\d{4})")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


class UnreadableCell(ValueError):  # noqa: N818  it never leaves the package: it becomes words at a cell
    """The words to show at the cell: what is wrong and how to write it."""


def _text(_: Column, text: str) -> str:
    return text


def _choice(column: Column, text: str) -> str:
    wanted = text.casefold()
    for stored, shown in column.choices:
        if wanted in (stored.casefold(), shown.casefold()):
            return stored
    options = ", ".join(shown for _, shown in column.choices)
    raise UnreadableCell(f"{text} is not one of the choices. Choose one of: {options}.")


def _number(_: Column, text: str) -> str:
    return str(number(text))


def number(text: str) -> Decimal:
    """`$52,000` `52k` `(1,200.50)` `−3`. Raises UnreadableCell."""
    bare = _SIGNS.sub("", text.strip()).replace("−", "-")
    negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.strip("()")
    bare = bare[1:] if bare[:1] in ("+", "-") else bare
    step = _STEPS.get(bare[-1:].lower(), 0)
    digits = bare[:-1] if step else bare
    if _PLAIN.fullmatch(digits):
        plain = digits
    elif _POINT.fullmatch(digits):
        plain = digits.replace(",", "")
    elif _COMMA.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    else:
        raise UnreadableCell(f"{text} is not a number. Write it like 52000 or 52,000.50.")
    try:
        value = Decimal(plain).scaleb(step)
    except InvalidOperation as error:
        raise UnreadableCell(f"{text} is too large a number.") from error
    return -value if negative else value


def _whole(_: Column, text: str) -> int:
    value = number(text)
    if value != value.to_integral_value():
        raise UnreadableCell(f"{text} is not a whole number. Round it.")
    return int(value)


def _date(_: Column, text: str) -> str:
    return day(text).isoformat()


def day(text: str) -> date:
    """`2026-09-18` `Sep 18, 2026` `18 Sep 2026` `31/12/2026`. Raises UnreadableCell, also where day and month may be swapped."""
    plain = " ".join(text.split()).casefold()
    try:
        if found := _NAMED.fullmatch(plain):
            return date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))
        if found := _NAMED_LATER.fullmatch(plain):
            return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
        if found := _NUMERIC.fullmatch(plain):
            return _numeric(text, int(found[1]), int(found[2]), int(found[3]))
        return date.fromisoformat(plain[:10]) if len(plain) == len("2026-09-18") else _unreadable_day(text)
    except ValueError as error:
        if isinstance(error, UnreadableCell):
            raise
        _unreadable_day(text)
        raise


def _unreadable_day(text: str) -> date:
    raise UnreadableCell(f"{text} is not a date. Write it like 2026-09-18 or Sep 18, 2026.")


def _numeric(text: str, first: int, second: int, year: int) -> date:
    if first != second and first <= 12 and second <= 12:
        raise UnreadableCell(f"{text} may be two different days. Write the year first, like {year}-{first:02}-{second:02}.")
    return date(year, second, first) if first > 12 else date(year, first, second)


def moment(text: str, zone: str) -> str:
    """A moment in the company's time zone unless it says another; a day alone is noon UTC, so that no zone moves it."""
    plain = text.strip()
    try:
        read = datetime.fromisoformat(plain.replace(" ", "T", 1))
    except ValueError:
        return datetime.combine(day(plain), time(12), UTC).isoformat()
    if len(plain) == len("2026-09-18"):
        return datetime.combine(read.date(), time(12), UTC).isoformat()
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC).isoformat()


def _yes_no(_: Column, text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise UnreadableCell(f"{text} is neither yes nor no. Write yes or no.")
    return plain in _YES


_READERS: Mapping[str, Callable[[Column, str], Any]] = {
    "choice": _choice,
    "integer": _whole,
    "number": _number,
    "money": _number,
    "date": _date,
    "yes_no": _yes_no,
}


def read_cell(column: Column, text: str, zone: str = "UTC") -> Any:
    """The value for the field; None for an empty cell. Names of records stay text: they are looked up all at once.

    A stage stays as it is written: which one is meant, the deal's own pipeline says.
    """
    text = text.strip() if column.type != "long_text" else text
    if not text:
        return None
    if len(text) > LONGEST:
        raise UnreadableCell(f"This is longer than {LONGEST:,} letters. Shorten it.")
    if column.name == "stage":
        return text
    if column.type == "moment":
        return moment(text, zone)
    return (_choice if column.choices else _READERS.get(column.type, _text))(column, text)
