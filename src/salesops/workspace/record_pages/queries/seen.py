"""One record as it is looked at: its values at the moment, its values now, and the words to say them with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from salesops.history import queries as history
from salesops.kernel.kinds import KINDS, Field
from salesops.records.errors import NotFoundError
from salesops.records.life.reading import found
from salesops.records.queries import TITLES, names_of
from salesops.records.row import Row
from salesops.workspace.record_pages.shapes import SHAPES, Shape, address_of
from salesops.workspace.record_pages.visit import Visit
from salesops.workspace.record_pages.words import Words, in_words

Mentions = Iterable[tuple[str, int | None]]
"""(kind, id) of records whose names are needed."""


@dataclass(frozen=True)
class Seen:
    """`values` is what the record was at the moment looked at: empty where it was not there yet."""

    visit: Visit
    shape: Shape
    row: Row
    values: Mapping[str, Any]
    words: Words

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def address(self) -> str:
        return address_of(self.kind, self.id)

    @property
    def is_hidden(self) -> bool:
        return self.row.deleted_at is not None

    @property
    def was_there(self) -> bool:
        return bool(self.values)

    @property
    def title(self) -> str:
        return called(self.kind, self.id, self.values or self.row.values)

    @property
    def currency(self) -> str:
        return str(self.values.get("currency") or self.visit.company.currency)

    @cached_property
    def may_edit(self) -> bool:
        return not self.is_hidden and self.visit.may_edit(self.kind)

    def field(self, name: str) -> Field:
        return self.words.custom[name] if name in self.words.custom else self.shape.field(name)

    def said(self, name: str) -> str:
        return self.words.said_of(self.kind, name, self.values.get(name), self.values)

    def with_names(self, mentions: Mentions) -> "Seen":
        """The same, with the names of further records: one query a kind."""
        return replace(self, words=replace(self.words, names=named(mentions, self.words.names)))


def seen(visit: Visit, kind: str, record_id: int, *, mentions: Mentions = ()) -> Seen:
    """Raises NotFoundError alike for what is not there and what is not the viewer's to see."""
    row = found(kind, record_id, scope=visit.scope) if kind in SHAPES else None
    if row is None:
        raise NotFoundError(f"There is no {kind} {record_id} that you can see.")
    values = values_at(row, visit.as_of.moment if visit.as_of.is_past else None)
    every = [*_mentioned(kind, row.values), *_mentioned(kind, values), *mentions]
    words = Words(visit.company, visit.process, named(every), visit.custom(kind))
    return Seen(visit, SHAPES[kind], row, values, words)


def values_at(row: Row, moment: datetime | None) -> dict[str, Any]:
    """The values a record had; none where it was not there yet."""
    if moment is None:
        return row.values
    state = history.state_at(row.kind, row.id, moment) or {}
    return {name: value for name, value in state.items() if name != "deleted_at"}


def named(mentions: Mentions, known: Mapping[str, Mapping[int, str]] | None = None) -> dict[str, dict[int, str]]:
    """What records are called, by kind and id; only those not known already are asked for."""
    names = {kind: dict(by_id) for kind, by_id in (known or {}).items()}
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, record_id in mentions:
        if kind in KINDS and isinstance(record_id, int) and record_id not in names.get(kind, {}):
            wanted[kind].add(record_id)
    for kind, ids in wanted.items():
        names.setdefault(kind, {}).update(names_of(kind, ids))
    return names


def _mentioned(kind: str, values: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    return [(field.refers_to, values.get(field.name)) for field in KINDS[kind].fields if field.type == "ref"]


def mentioned_by(row: Row) -> list[tuple[str, int | None]]:
    return _mentioned(row.kind, row.values)


def called(kind: str, record_id: int, values: Mapping[str, Any]) -> str:
    """What a record is called: its name, or for an activity its subject or type."""
    name = str(values.get(TITLES.get(kind, "name")) or "")
    if not name and kind == "activity":
        return in_words(str(values.get("type") or "activity"))
    return name or f"{in_words(kind)} {record_id}"
