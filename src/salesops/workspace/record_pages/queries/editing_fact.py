"""The form of one fact: open for editing, refused with the reason, or in conflict with what somebody else wrote meanwhile."""

from dataclasses import dataclass
from typing import Any

from salesops.records.errors import ConflictError, Theirs
from salesops.workspace.record_pages.queries.facts import Fact, fact_of
from salesops.workspace.record_pages.queries.forms import Input, input_of
from salesops.workspace.record_pages.queries.seen import Seen
from salesops.workspace.record_pages.words import ago


@dataclass(frozen=True)
class Conflict:
    """Somebody else was quicker: what it was, what they made of it, what was wanted."""

    before: str
    theirs: str
    yours: str
    by: str
    when: str
    exactly: str
    version: int


@dataclass(frozen=True)
class Editor:
    fact: Fact
    input: Input
    version: int
    address: str
    """Where it is sent, and where the fact can be seen again."""
    back: str
    conflict: Conflict | None = None


def editor_of(seen: Seen, name: str, *, typed: str | None = None, problem: str = "", conflict: Conflict | None = None) -> Editor:
    field = seen.field(name)
    given = input_of(field, name, seen.values.get(name), seen.words, currency=seen.currency, problem=problem, typed=typed)
    fact = fact_of(seen, name)
    return Editor(fact, given, seen.row.version, fact.edit_href, seen.address, conflict)


def others_field(error: ConflictError) -> bool:
    """Whether what changed meanwhile are other fields alone: then there is nothing to decide."""
    return not any(change.wanted for change in error.changes)


def conflict_of(seen: Seen, name: str, error: ConflictError, wanted: Any) -> Conflict:
    """The two values side by side. `seen` is the record as it is now."""
    theirs = [change for change in error.changes if change.field == name]
    last: Theirs = theirs[-1]
    words = seen.with_names((of, value) for of, value in _named(seen, name, [theirs[0].before, last.theirs, wanted])).words
    before, after, yours = (
        words.said_of(seen.kind, name, value, seen.values) for value in (theirs[0].before, last.theirs, last.yours)
    )
    return Conflict(before, after, yours, last.by, ago(last.at, seen.visit.now), words.moment(last.at), error.version)


def _named(seen: Seen, name: str, values: list[Any]) -> list[tuple[str, int | None]]:
    field = seen.field(name)
    if field.type != "ref":
        return []
    return [(field.refers_to, int(value)) for value in values if str(value or "").isdecimal()]
