"""What the policies say on a day."""

from datetime import date
from functools import lru_cache
from typing import cast

from django.db import connection
from django.db.models import Q, QuerySet

from salesops.kernel.company import Company
from salesops.policies import documents
from salesops.policies.documents import DOCUMENTS, Document
from salesops.policies.documents.company import Company as CompanyDocument
from salesops.policies.models import PolicyVersion
from salesops.policies.timeline import BEGINNING, Version

_IN_FORCE = """SELECT * FROM policies_version
    WHERE kind = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s) ORDER BY id LIMIT 1"""
"""By hand: it is asked many times on every page, and Django takes ten times as long to write it as a database to answer it."""


class UnknownPolicyError(LookupError):
    """A kind or version of policy that there is not; the message says which there are."""


class PolicyUnreadableError(RuntimeError):
    """A stored version that this release of the program can no longer read."""


def versions(kind: str) -> tuple[Version, ...]:
    """All versions of a kind in the order in which they were applied."""
    return tuple(row.as_version() for row in PolicyVersion.objects.filter(kind=known(kind)).order_by("number"))


def version(kind: str, number: int) -> Version:
    row = PolicyVersion.objects.filter(kind=known(kind), number=number).first()
    if row is None:
        raise UnknownPolicyError(f"There is no version {number} of {kind}. See: salesops policy history {kind}")
    return row.as_version()


def version_in_force(kind: str, on: date) -> Version | None:
    day = connection.ops.adapt_datefield_value(on)
    row = next(iter(PolicyVersion.objects.raw(_IN_FORCE, [known(kind), day, day])), None)
    return row.as_version() if row else None


def in_force(kind: str, on: date) -> Document:
    """The document that holds on a day; the kind's default where none was applied. One query."""
    return document_of(version_in_force(kind, on), kind)


def first_day(kind: str, today: date) -> date:
    """Where a version begins for which no day is given: the first of its kind at the beginning, any later one today."""
    return today if PolicyVersion.objects.filter(kind=known(kind)).exists() else BEGINNING


def all_in_force(on: date) -> dict[str, Document]:
    """Every kind's document that holds on a day. One query."""
    found = {row.kind: row.as_version() for row in _holding(on)}
    return {kind: document_of(found.get(kind), kind) for kind in DOCUMENTS}


def company(on: date) -> Company:
    """The company as numbers depend on it."""
    return cast(CompanyDocument, in_force("company", on)).values()


def export(kind: str, on: date) -> str:
    """The text of the document that holds on a day, comments and all; the default's where none was applied."""
    return text_of(version_in_force(kind, on), kind)


def text_of(found: Version | None, kind: str) -> str:
    """The text a version holds; the default's for none and for one that withdraws."""
    return found.text if found and found.text else documents.to_text(DOCUMENTS[kind].default())


def document_of(found: Version | None, kind: str) -> Document:
    """The document a version holds; the kind's default for none and for one that withdraws."""
    return document_in(found.text if found else "", kind)


def document_in(text: str, kind: str) -> Document:
    """The document a text is; the kind's default for an empty one. Raises PolicyUnreadableError."""
    return _read(text, kind) if text else DOCUMENTS[kind].default()


def known(kind: str) -> str:
    """The kind itself. Raises UnknownPolicyError."""
    if kind not in DOCUMENTS:
        raise UnknownPolicyError(f"There is no policy called {kind}. There are: {', '.join(DOCUMENTS)}.")
    return kind


def _holding(on: date) -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)


@lru_cache(maxsize=64)
def _read(text: str, kind: str) -> Document:
    """Read once a text: documents are frozen, and a large quota policy takes longer to read than a page may."""
    read = documents.load(text, kind)
    if isinstance(read, list):
        raise PolicyUnreadableError(
            f"The {kind} policy in force cannot be read by this release: {read[0]} "
            f"Correct the text that `salesops policy export` writes and apply it from the same day."
        )
    return read
