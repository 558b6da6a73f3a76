"""Policies that come from outside, from files kept in git: what they are compared with, and the rules for letting them hold."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from salesops.kernel.actor import Actor
from salesops.policies import queries
from salesops.policies.checking import check
from salesops.policies.documents import DOCUMENTS, Document
from salesops.policies.life import drafts
from salesops.policies.life.steps import NotAllowedError, check_day


class UnknownTextError(LookupError):
    """What is to be compared is not there, or cannot be read."""


@dataclass(frozen=True)
class Named:
    """A document, its text, and what it is called in a comparison."""

    name: str
    text: str
    document: Document


def pair(first: str, second: str | None, today: date) -> tuple[Named, Named]:
    """The older and the newer of two; one alone is the newer, beside what holds today. Raises UnknownTextError."""
    one = _named(first, today)
    if second is None:
        return _in_force(one.document.kind, today), one
    other = _named(second, today)
    if one.document.kind != other.document.kind:
        raise UnknownTextError(f"{one.name} is {one.document.kind}, {other.name} is {other.document.kind}: name two of one kind.")
    return one, other


def _named(what: str, today: date) -> Named:
    if what in DOCUMENTS:
        return _in_force(what, today)
    kind, at, number = what.partition("@")
    if at and number.isdecimal():
        version = queries.version(kind, int(number))
        return Named(what, queries.text_of(version, kind), queries.document_of(version, kind))
    if Path(what).is_file():
        return _read(what, Path(what).read_text(encoding="utf-8-sig", errors="replace"))
    if what.isdecimal():
        return _draft(int(what))
    raise UnknownTextError(f"There is no {what}. Name a file, a kind (quotas), a version (quotas@3) or the number of a draft.")


def _in_force(kind: str, today: date) -> Named:
    return Named(f"{kind} in force", queries.export(kind, today), queries.in_force(kind, today))


def _draft(number: int) -> Named:
    try:
        draft = drafts.one(number)
    except drafts.UnknownDraftError as unknown:
        raise UnknownTextError(str(unknown)) from unknown
    return _read(f"draft {number}", draft.text) if draft.text else Named(f"draft {number}", "", drafts.document_of(draft))


def _read(name: str, text: str) -> Named:
    found = check(text)
    if isinstance(found, list):
        raise UnknownTextError(f"{name}, {found[0]}")
    return Named(name, text, found)


def barred(kind: str, starts_on: date | None, today: date, approved_by: str, by: Actor) -> str:
    """Why the governance policy bars whoever has a shell from letting a kind hold from a day on; empty where it does not."""
    rule = drafts.rule_of(kind, today)
    if rule.second_person and approved_by.strip().casefold() in ("", by.name.casefold()):
        return (
            f"The governance policy asks that a second person approves {kind}. Name who did: --approved-by 'Ana Ops, change 42'. "
            "Nothing was applied."
        )
    if starts_on is None:
        return ""
    try:
        check_day(starts_on, today, rule, kind)
    except NotAllowedError as refused:
        return f"{refused} Nothing was applied."
    return ""


def noted(note: str, approved_by: str) -> str:
    return "; ".join(filter(None, (note.strip(), f"approved by {approved_by.strip()}" if approved_by.strip() else "")))
