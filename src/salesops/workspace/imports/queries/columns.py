"""The table of columns of each file: what became what, with what a person may choose instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesops.kernel.kinds import KINDS, Field
from salesops.records.importing.staging import DEFAULTS
from salesops.web import formatting
from salesops.web.components import Chip
from salesops.workspace.imports.understood import Column, FileRead, Understood

Choices = tuple[tuple[str, str], ...]
"""(value, words)"""
LEAVE_OUT = ("", "Leave out")
ORDERS: Choices = (("dmy", "Day first"), ("mdy", "Month first"))
_SHOWN = 60


@dataclass(frozen=True)
class Said:
    place: str
    text: str
    meant: str


@dataclass(frozen=True)
class Row:
    """One column of a file. `place` numbers it in the form."""

    place: str
    name: str
    field: str
    title: str
    examples: tuple[tuple[str, str], ...]
    empty: str
    failed: Chip | None
    question: tuple[str, ...] = ()
    order: str = ""
    """How its dates are written, as somebody said."""
    choices: Choices = ()
    said: tuple[Said, ...] = ()
    unclear: int = 0
    """How many of the values said are not understood."""


@dataclass(frozen=True)
class FileCard:
    place: str
    file: str
    kind: str
    title: str
    says: str
    rows: tuple[Row, ...]
    fields: Choices
    missing: str
    used: int


def file_cards(known: Understood, custom: Mapping[str, Sequence[Field]], orders: Mapping[str, str]) -> tuple[FileCard, ...]:
    """`orders`: `file/column` -> how its dates are written, as somebody said."""
    asked = {f"{q.file}/{q.column}": q.examples for q in known.questions}
    return tuple(_card(str(i), file, asked, orders, custom) for i, file in enumerate(known.files))


def kind_choices() -> Choices:
    return (("", "Leave this file out"), *((kind.name, kind.plural.capitalize()) for kind in KINDS.values()))


def _card(
    place: str,
    file: FileRead,
    asked: Mapping[str, tuple[str, ...]],
    orders: Mapping[str, str],
    custom: Mapping[str, Sequence[Field]],
) -> FileCard:
    named = ((f"{place}-{j}", column, f"{file.file}/{column.name}") for j, column in enumerate(file.columns))
    rows = tuple(_row(at, column, asked.get(name, ()), orders.get(name, "")) for at, column, name in named)
    used = sum(1 for column in file.columns if column.field)
    kind = KINDS[file.kind].plural if file.kind else ""
    says = f"{formatting.counted(file.rows, 'row')}" + (f" become {kind}" if kind else ", nothing is made of them")
    return FileCard(place, file.file, file.kind, kind, says, rows, _fields(file, custom), _missing(file), used)


def _row(place: str, column: Column, question: tuple[str, ...], order: str) -> Row:
    said = tuple(Said(f"{place}-{k}", text, meant) for k, (text, meant) in enumerate(column.said))
    return Row(
        place,
        column.name,
        column.field,
        column.title,
        tuple((_short(before), _short(after)) for before, after in column.examples),
        formatting.percent(column.empty, 0) if column.empty else formatting.NONE,
        Chip(f"{_share(column.failed)} not understood", "warn") if column.failed else None,
        question,
        order,
        tuple((choice, choice.replace("_", " ").capitalize()) for choice in column.choices),
        said,
        sum(1 for one in said if not one.meant),
    )


def _share(value: float) -> str:
    return "Under 1%" if value < 0.01 else formatting.percent(value, 0)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _fields(file: FileRead, custom: Mapping[str, Sequence[Field]]) -> Choices:
    if not file.kind:
        return (LEAVE_OUT,)
    kind = KINDS[file.kind]
    own = [(f"custom.{field.name}", field.title) for field in custom.get(kind.name, ())]
    listed = [
        ("external_id", "Id in its own system"),
        ("created_at", "Created at"),
        *((f.name, f.title) for f in kind.fields),
        *own,
    ]
    known = {value for value, _ in listed}
    used = [(c.field, c.field.removeprefix("custom.")) for c in file.columns if c.field and c.field not in known]
    return (LEAVE_OUT, *listed, *used)


def _missing(file: FileRead) -> str:
    """Required fields no column fills, without which every row would be rejected."""
    if not file.kind:
        return ""
    there = {column.field for column in file.columns}
    lacking = [
        f.title for f in KINDS[file.kind].fields if f.required and f.name not in there and (file.kind, f.name) not in DEFAULTS
    ]
    return ", ".join(lacking)
