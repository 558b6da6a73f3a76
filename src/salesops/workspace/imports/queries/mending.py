"""The rejected rows of one file as a form: each cell as it is, with what is wrong said at the cell it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from salesops.records.importing.rejects import Rejected, read
from salesops.web import formatting
from salesops.web.components import Head, Span, bold
from salesops.workspace.imports.mending import Row, mending_of, rejects_of
from salesops.workspace.imports.state import load, state_of
from salesops.workspace.imports.understood import Column, Understood
from salesops.workspace.imports.uploads import Upload

A_PAGE = 50
MOST_COLUMNS = 40
TORN = re.compile(r"^row \d+ has \d+ cells")


@dataclass(frozen=True)
class CellView:
    """`wrong`: what is the matter with it, '' for nothing."""

    name: str
    label: str
    value: str
    wrong: str
    choices: str
    """The id of the list of what it may be, '' for anything."""


@dataclass(frozen=True)
class RowView:
    number: int
    wrong: str
    """What is said of the row as a whole."""
    cells: tuple[CellView, ...]
    torn: bool
    """It did not fit the header; `take` takes it as it is shown."""
    left_out: bool
    saved: bool


@dataclass(frozen=True)
class MendPage:
    head: Head
    address: str
    back: str
    file: str
    of: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    hidden: int
    page: int
    pages: int
    shown: str
    then: str
    """What is begun with what was mended."""
    busy: bool

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1


@dataclass(frozen=True)
class Shown:
    """A column that is shown: its place in the file, its name, and what the program takes it for: one field, or several."""

    place: int
    name: str
    known: tuple[Column, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.known)

    @property
    def choices(self) -> tuple[str, ...]:
        return next((column.choices for column in self.known if column.choices), ())


def mend_page(upload: Upload, of: str, number: int, page: int) -> MendPage:
    """Raises UnknownUploadError."""
    path = rejects_of(upload, of, number)
    found = read(path, first=(page - 1) * A_PAGE, most=A_PAGE)
    kept = mending_of(upload).files.get(found.file, {})
    columns = _shown(found.columns, _known(upload, found.file), [row.reason for row in found.rows])
    lists = tuple((f"may-{c.place}", c.choices) for c in columns if c.choices)
    address = f"/imports/{upload.token}"
    return MendPage(
        head=_head(found.file, found.total, address, of),
        address=f"{address}/mend/{of}/{number}",
        back=address,
        file=found.file,
        of=of,
        columns=tuple(column.name for column in columns),
        rows=tuple(_row(row, columns, kept) for row in found.rows),
        lists=lists,
        hidden=len(found.columns) - len(columns),
        page=page,
        pages=max(1, -(-found.total // A_PAGE)),
        shown=_range(page, len(found.rows), found.total),
        then="check" if of == "checked" else "import",
        busy=bool(state_of(upload).task),
    )


def _known(upload: Upload, file: str) -> dict[str, tuple[Column, ...]]:
    """The columns of a file that are used, by name; of a file of several kinds, what they are in each."""
    understood = load(upload, "understood", Understood)
    files = [one for one in understood.files if one.file == file] if understood else []
    found: dict[str, tuple[Column, ...]] = {}
    for column in (column for one in files for column in one.columns if column.field and column.name):
        found[column.name] = (*found.get(column.name, ()), column)
    return found


def _shown(columns: Sequence[str], known: dict[str, tuple[Column, ...]], reasons: Sequence[str]) -> tuple[Shown, ...]:
    """Those that are used, the ones at fault first: they are what one came for."""
    used = [Shown(place, name, known.get(name, ())) for place, name in enumerate(columns) if name in known or not known]
    at_fault = [one for one in used if any(f"{title}: " in reason for title in one.titles for reason in reasons)]
    return tuple([*at_fault, *(one for one in used if one not in at_fault)][:MOST_COLUMNS])


def _row(row: Rejected, columns: Sequence[Shown], kept: dict[int, Row]) -> RowView:
    said, rest = _reasons(row.reason, [title for one in columns for title in one.titles])
    now = kept.get(row.number, {}) or {}
    cells = tuple(
        CellView(
            f"c-{row.number}-{one.place}",
            f"{one.name}, row {row.number}",
            now.get(one.name, row.cells[one.place]),
            " ".join(dict.fromkeys(said[title] for title in one.titles if title in said)),
            f"may-{one.place}" if one.choices else "",
        )
        for one in columns
    )
    torn = bool(TORN.match(row.reason))
    return RowView(row.number, rest, cells, torn, kept.get(row.number, {}) is None, row.number in kept)


def _reasons(reason: str, titles: Sequence[str]) -> tuple[dict[str, str], str]:
    """A reason names the field it is about: (title -> what is wrong there, what is said of none of them)."""
    starts = {f"{title}: ": title for title in titles}
    said: dict[str, list[str]] = {}
    rest: list[str] = []
    into = rest
    for part in reason.split("; "):
        start = next((start for start in starts if part.startswith(start)), "")
        into = said.setdefault(starts[start], []) if start else into
        into.append(part.removeprefix(start))
    return {title: _sentence("; ".join(parts)) for title, parts in said.items()}, _sentence("; ".join(rest))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _head(file: str, total: int, address: str, of: str) -> Head:
    later = "would not go in. Mend them here and check again; nothing is written before you import."
    now = "did not go in. Mend them here and go on with just those: the others are in already."
    answer = (bold(formatting.counted(total, "row")), Span(f" of {file} {later if of == 'checked' else now}"))
    return Head(
        "What is wrong with these rows?",
        "What is mended is kept beside the file; the file itself stays as it was sent",
        answer,
        crumbs=(("Imports", "/imports"), (file, address), ("Mend", "")),
    )


def _range(page: int, here: int, total: int) -> str:
    first = (page - 1) * A_PAGE
    return (
        f"Rows {formatting.number(first + 1)} to {formatting.number(first + here)} of {formatting.number(total)}" if here else ""
    )
