"""What a text says, whatever its spelling: words without case and accents, telephone numbers without punctuation. Pure."""

import re
import unicodedata

TELEPHONE = "tel"
"""Begins the words telephone numbers are kept as, so that an amount or an order number is not taken for one."""
WHOLE = "·"
"""Begins the word a whole title is kept as, so that it is not among the others."""
FEWEST_DIGITS = 4
_MOST_DIGITS = 18

_WORDS = re.compile(r"[^\W_]{1,64}")
_NOISE = frozenset({"http", "https", "www"})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_PLAIN = re.compile(r"[0-9+ .\-]*")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|extension|#|;)\s*\d+\s*$", re.IGNORECASE)


def fold(text: str) -> str:
    """`Müller` and `MULLER` are the same afterwards."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order. One that is too long to be one is cut into several."""
    found = _WORDS.findall(fold(text))
    return found if _NOISE.isdisjoint(found) else [word for word in found if word not in _NOISE]


def digits(phone: str) -> str:
    """The digits of a telephone number, without an extension and the (0) that is left out from abroad."""
    if not _PLAIN.fullmatch(phone):
        phone = _TRUNK.sub("", _EXTENSION.sub("", phone))
    return _NOT_DIGITS.sub("", phone)[:_MOST_DIGITS]


def telephone_words(phone: str) -> list[str]:
    """Every end of the number, so that it is found by any part of it: from within the country, without the area code."""
    number = digits(phone)
    return [TELEPHONE + number[start:] for start in range(len(number) - FEWEST_DIGITS + 1)]
