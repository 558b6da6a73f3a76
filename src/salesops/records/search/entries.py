"""From a record to the words the index holds of it."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from salesops.records.search.folding import WHOLE, telephone_words, words
from salesops.records.search.searched import EVERYBODY, SEARCHED, code, owner_words

LONGEST_TEXT = 20_000
"""Of a longer note the beginning is searched."""
WHOLE_LENGTH = 120


class Words(NamedTuple):
    """One entry: words separated by blanks."""

    id: int
    version: int
    whole: str
    title: str
    rest: str
    scope: str


def words_of(kind: str, row: Sequence[Any]) -> Words:
    """`row` has the values of `searched.columns(kind)`: custom fields as they are, or as stored; the owner, or words."""
    searched = SEARCHED[kind]
    record_id, version, owner, title, external_id, *more = row
    named = words(title)
    rest = words(external_id)
    phones = len(searched.texts)
    custom = phones + len(searched.phones)
    for place, value in enumerate(more):
        if not value:
            continue
        if place < phones:
            rest += words(value[:LONGEST_TEXT])
        elif place < custom:
            rest += telephone_words(value)
        elif value != "{}":
            rest += _custom(json.loads(value) if isinstance(value, str) else value)
    scope = owner if isinstance(owner, str) else owner_words(owner) if searched.owner else EVERYBODY
    return Words(code(kind, record_id), version, whole(named), _once(named), _once(rest), scope)


def whole(named: Sequence[str]) -> str:
    """A title as one word; none for none."""
    return WHOLE + "".join(named)[:WHOLE_LENGTH] if named else ""


def _custom(values: dict[str, Any]) -> list[str]:
    return [word for value in values.values() if isinstance(value, str) for word in words(value[:LONGEST_TEXT])]


def _once(found: list[str]) -> str:
    return " ".join(dict.fromkeys(found))
