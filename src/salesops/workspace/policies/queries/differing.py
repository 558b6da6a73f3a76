"""What differs between two versions, as pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from salesops.policies import queries as policies
from salesops.policies.difference import Difference, differences, grouped, text_difference
from salesops.policies.documents import Document
from salesops.web.components import Head, Option, Picker
from salesops.workspace.policies.queries.words import title

_MOST = 200


@dataclass(frozen=True)
class Place:
    """A place in the document with what differs there."""

    where: str
    said: tuple[tuple[str, str], ...]
    """(class of the change, words)"""


@dataclass(frozen=True)
class TextLine:
    sign: str
    text: str


@dataclass(frozen=True)
class Differing:
    places: tuple[Place, ...]
    count: int
    more: int
    lines: tuple[TextLine, ...]
    before: str
    after: str


@dataclass(frozen=True)
class ComparePage:
    head: Head
    differing: Differing


def differing(old: Document, new: Document, old_text: str, new_text: str, before: str, after: str) -> Differing:
    found = differences(old, new)
    return Differing(
        tuple(_places(found[:_MOST])),
        len(found),
        max(0, len(found) - _MOST),
        tuple(_lines(text_difference(old_text, new_text, before, after))),
        before,
        after,
    )


def _places(found: tuple[Difference, ...]) -> Iterator[Place]:
    for where, those in grouped(found):
        yield Place(
            where, tuple((one.change, f"{one.said[:1].upper()}{one.said[1:]}" if not where else one.said) for one in those)
        )


def _lines(text: str) -> Iterator[TextLine]:
    for line in text.splitlines()[2:]:
        if line.startswith("@@"):
            yield TextLine("@", "")
        else:
            yield TextLine(line[:1], line[1:])


def compare_page(kind: str, first: int, second: int, on: date) -> ComparePage:
    """Version 0 is the default. Raises policies.queries.UnknownPolicyError."""
    versions = {version.number: version for version in policies.versions(kind)}
    old, new = (policies.version(kind, number) if number else None for number in (first, second))
    names = ["the default" if number == 0 else f"version {number}" for number in (first, second)]
    found = differing(
        policies.document_of(old, kind),
        policies.document_of(new, kind),
        policies.text_of(old, kind),
        policies.text_of(new, kind),
        *names,
    )
    choices = (0, *versions)
    pickers = tuple(
        Picker(
            which,
            f"{words} {names[n]}",
            tuple(
                Option(
                    "The default" if number == 0 else f"Version {number}",
                    f"/policies/{kind}/compare?from={number if n == 0 else first}&to={second if n == 0 else number}",
                    note=versions[number].by_name if number else "",
                    current=number == (first, second)[n],
                )
                for number in choices
            ),
        )
        for n, (which, words) in enumerate((("from", "From"), ("to", "To")))
    )
    crumbs = (("Policies", "/policies"), (title(kind), f"/policies/{kind}"), ("What changed", ""))
    return ComparePage(
        Head(f"What changed in {title(kind).lower()}?", f"From {names[0]} to {names[1]}", pickers=pickers, crumbs=crumbs), found
    )
