"""What is searched of each kind of record, and how the index calls a record."""

from dataclasses import dataclass

from salesops.kernel.kinds import KINDS
from salesops.kernel.scope import Scope
from salesops.records.access import ABOUT

EVERYBODY = "all"
"""Whose record it is where everybody who sees anything may see it."""
NOBODY = "nobody"
_BITS = 40


@dataclass(frozen=True)
class Searched:
    """`title`: what the record is called; `owner`: the column that says who may see it, '' for everybody; `about`: the kinds
    whose owners see it as well."""

    number: int
    title: str
    owner: str
    texts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


SEARCHED: dict[str, Searched] = {
    "deal": Searched(1, "name", "owner_id", ("next_step", "competitor")),
    "account": Searched(2, "name", "owner_id", ("website",), ("phone",)),
    "contact": Searched(3, "name", "owner_id", ("email",), ("phone",)),
    "lead": Searched(4, "name", "owner_id", ("company", "email"), ("phone",)),
    "person": Searched(5, "name", "id", ("email",)),
    "activity": Searched(6, "subject", "person_id", ("body",), about=ABOUT),
    "team": Searched(7, "name", ""),
}
"""Kind -> what is searched of it, besides external ids and custom fields. `number` is stored: never use one again."""

_KIND_OF = {searched.number: kind for kind, searched in SEARCHED.items()}


def columns(kind: str) -> tuple[str, ...]:
    """What an entry is made of: id, version, owner, title, external id, texts, phones, and the custom fields where there are."""
    searched = SEARCHED[kind]
    custom = ("custom",) if KINDS[kind].custom else ()
    owner = searched.owner or "id"
    return ("id", "version", owner, searched.title, "external_id", *searched.texts, *searched.phones, *custom)


def code(kind: str, record_id: int) -> int:
    """The number of a record in the index. Those of one kind follow each other, the newest last."""
    return (SEARCHED[kind].number << _BITS) | record_id


def span(kind: str) -> tuple[int, int]:
    """The first and last number of a kind."""
    return code(kind, 0), code(kind, (1 << _BITS) - 1)


def record_of(number: int) -> tuple[str, int]:
    """(kind, id) of a number in the index."""
    return _KIND_OF[number >> _BITS], number & ((1 << _BITS) - 1)


def owner_words(*owners: int | None) -> str:
    """The words that stand in the index for those a record belongs to."""
    return " ".join(f"o{owner}" for owner in owners if owner is not None) or NOBODY


def scope_words(scope: Scope) -> tuple[str, ...] | None:
    """The words any of which an entry within the scope has; None where everything is. `visible` decides, this is quick."""
    return None if scope.everything else (EVERYBODY, *sorted(map(owner_words, scope.people)))
