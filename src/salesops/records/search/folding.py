"""What a text says, whatever its spelling: words without case and accents, telephone numbers without punctuation. Pure."""

import re
import unicodedata

WORD_LENGTH = 64
TELEPHONE = "tel"
"""Begins the words telephone numbers are kept as, so that an amount or an order number is not taken for one."""
FEWEST_DIGITS = 4
_MOST_DIGITS = 18

_WORDS = re.compile(r"[^\W_]+")
_NOISE = frozenset({"http", "https", "www"})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_TRUNK = re.compile(r"\(\s*0\s*\)")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|extension|#|;)\s*\d+\s*$", re.IGNORECASE)


def fold(text: str) -> str:
    """`Müller` and `MULLER` are the same afterwards."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word[:WORD_LENGTH] for word in _WORDS.findall(fold(text)) if word not in _NOISE]


def digits(phone: str) -> str:
    """The digits of a telephone number, without an extension and the (0) that is left out from abroad."""
    plain = _TRUNK.sub("", _EXTENSION.sub("", phone))
    return "".join(c for c in plain if "0" <= c <= "9")[:_MOST_DIGITS]


def telephone_words(phone: str) -> list[str]:
    """Every end of the number, so that it is found by any part of it: from within the country, without the area code."""
    number = digits(phone)
    return [TELEPHONE + number[start:] for start in range(len(number) - FEWEST_DIGITS + 1)]
