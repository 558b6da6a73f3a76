"""How numbers and dates are written, everywhere: the one place.

Figures carry a real minus sign (U+2212). A missing figure is an en dash. Money is shortened to at most
four signs ("$18.4M") unless asked for in full.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal

NONE = "–"
MINUS = "−"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BRL": "R$", "INR": "₹", "CAD": "CA$", "AUD": "A$", "CHF": "CHF "}
_STEPS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
_ROUNDS_UP = Decimal("0.9995")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency} ")


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Number, decimals: int) -> Decimal:
    return _decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _signed(text: str, value: Decimal, *, plus: bool) -> str:
    if value < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if plus and value > 0 else text


def number(value: Number | None, decimals: int = 0, *, plus: bool = False) -> str:
    """`12,345.6`"""
    if value is None:
        return NONE
    rounded = _rounded(value, decimals)
    return _signed(f"{abs(rounded):,.{decimals}f}", rounded, plus=plus)


def money(value: Number | None, currency: str = "USD", *, plus: bool = False) -> str:
    """`$18.4M`, `$640K`, `$950`"""
    if value is None:
        return NONE
    exact = _decimal(value)
    text = f"{symbol(currency)}{_short(abs(exact))}"
    return _signed(text, exact if _rounded(exact, 0) else Decimal(0), plus=plus)


def _short(size: Decimal) -> str:
    for step, sign in _STEPS:
        if size >= step * _ROUNDS_UP:
            share = size / step
            decimals = 1 if share < (10 if sign == "K" else 100) else 0
            return f"{_rounded(share, decimals):,}{sign}"
    return f"{_rounded(size, 0):,}"


def decimals_of(values: Iterable[object]) -> int:
    """What the numbers of a column are written with, all alike: two where one of them has a part, none where all are whole."""
    return 2 if any(isinstance(value, int | float | Decimal) and _decimal(value) % 1 for value in values) else 0


def money_full(value: Number | None, currency: str = "USD", decimals: int | None = None) -> str:
    """`$18,412,300`, with cents only where there are any, or as `decimals` says."""
    if value is None:
        return NONE
    cents = decimals_of([value]) if decimals is None else decimals
    exact = _rounded(value, cents)
    return _signed(f"{symbol(currency)}{abs(exact):,.{cents}f}", exact, plus=False)


def percent(value: Number | None, decimals: int = 1) -> str:
    """A share as a percentage: 0.274 is `27.4%`."""
    return NONE if value is None else f"{number(_decimal(value) * 100, decimals)}%"


def points(value: Number | None) -> str:
    """A difference of two shares: 0.018 is `+1.8 pts`."""
    return NONE if value is None else f"{number(_decimal(value) * 100, 1, plus=True)} pts"


def ratio(value: Number | None, *, plus: bool = False) -> str:
    return NONE if value is None else f"{number(value, 1, plus=plus)}×"


def capital(words: str) -> str:
    """The first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


def _counted(value: Number | None, one: str, many: str, *, plus: bool = False, decimals: int = 0) -> str:
    if value is None:
        return NONE
    text = number(value, decimals, plus=plus)
    return f"{text} {one if text.lstrip('+' + MINUS) == '1' else many}"


def days(value: Number | None, *, plus: bool = False) -> str:
    return _counted(value, "day", "days", plus=plus)


def counted(value: Number, noun: str, nouns: str = "") -> str:
    """`1 deal`, `23 deals`"""
    return _counted(value, noun, nouns or f"{noun}s")


def in_unit(value: Number | None, unit: str, currency: str = "USD") -> str:
    """A metric's value, written as its unit is written."""
    if value is None:
        return NONE
    match unit:
        case "money":
            return money(value, currency)
        case "money_per_day":
            return f"{money(value, currency)} a day"
    return _WRITERS.get(unit, _plain)(value)


def _plain(value: Number) -> str:
    return number(value, 0 if _decimal(value) % 1 == 0 else 1)


_WRITERS: dict[str, Callable[[Number], str]] = {
    "percent": percent,
    "ratio": ratio,
    "days": days,
    "hours": lambda value: _counted(value, "hour", "hours", decimals=1),
    "minutes": lambda value: _counted(value, "minute", "minutes"),
    "per_deal": lambda value: number(value, 1),
}


def change_in_unit(value: Number | None, unit: str, currency: str = "USD") -> str:
    """A difference between two values of a metric, with its sign."""
    match unit:
        case "money" | "money_per_day":
            return money(value, currency, plus=True)
        case "percent":
            return points(value)
        case "ratio":
            return ratio(value, plus=True)
        case "days":
            return days(value, plus=True)
    return number(value, 0 if value is None or _decimal(value) % 1 == 0 else 1, plus=True)


def day(value: date | datetime | None, *, year: bool = False) -> str:
    """`Dec 12`, or `Dec 12, 2026`"""
    if value is None:
        return NONE
    text = f"{_MONTHS[value.month - 1]} {value.day}"
    return f"{text}, {value.year}" if year else text


def age(seconds: float) -> str:
    """`3 s`, `12 min`, `5 h`, `9 days`"""
    if seconds < 60:
        return f"{max(0, round(seconds))} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h" if seconds < 2 * 86400 else f"{int(seconds // 86400)} days"


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:])) or "?"
