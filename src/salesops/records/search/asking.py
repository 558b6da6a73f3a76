"""What somebody typed, as the words an entry has to have. Pure."""

import re
from dataclasses import dataclass

from salesops.records.search.entries import whole
from salesops.records.search.folding import FEWEST_DIGITS, TELEPHONE, digits, words

MOST_WORDS = 12
LONGEST = 400
_NUMBER = re.compile(r"[+(]*\d[\d\s().\-/+]*\d")
_ABROAD_DIGITS, _NATIONAL_DIGITS = 8, 6

All = tuple[str, ...]
"""Words an entry has all of, each at least as the beginning of one of its own."""


@dataclass(frozen=True)
class Asked:
    """`terms`: of each some alternative has to be met. `whole`: all of it as one word, for titles that begin so."""

    terms: tuple[tuple[All, ...], ...]
    whole: str


@dataclass(frozen=True)
class Wanted:
    """One question to the index: entries from `first` to `last` with the words, of the owners (None: of anybody)."""

    asked: Asked
    how: str
    """`exact`: the title is it; `begins`: the title begins so; `title`: the words are in it; `anywhere`; `any`: one of these."""
    first: int
    last: int
    owners: tuple[str, ...] | None
    limit: int


def asked(text: str) -> Asked | None:
    """None for what is too little to search for."""
    text = text[:LONGEST]
    terms: list[tuple[All, ...]] = []
    done = 0
    for found in _NUMBER.finditer(text):
        terms += [((word,),) for word in words(text[done : found.start()])]
        terms.append(_number(found.group()))
        done = found.end()
    terms += [((word,),) for word in words(text[done:])]
    terms = [term for term in dict.fromkeys(terms) if term != ((),)]
    if not any(_says_something(word) for term in terms for all_ in term for word in all_):
        return None
    return Asked(tuple(terms[:MOST_WORDS]), whole(words(text)))


def _says_something(word: str) -> bool:
    """One letter of an alphabet begins half of all words; one sign of a script that has thousands does not."""
    return len(word) > 1 or not word.isascii()


def _number(text: str) -> tuple[All, ...]:
    """Digits may be a telephone number, written from here or from abroad, or just numbers."""
    as_words = tuple(words(text))
    number = digits(text)
    if len(number) < FEWEST_DIGITS:
        return (as_words,)
    bare = number.lstrip("0")
    found = [number, bare]
    if text.lstrip("(").startswith(("+", "00")) and len(bare) >= _ABROAD_DIGITS:
        found += [bare[code:] for code in (1, 2, 3) if len(bare) - code >= _NATIONAL_DIGITS]
    return (as_words, *((TELEPHONE + one,) for one in dict.fromkeys(found) if len(one) >= FEWEST_DIGITS))
