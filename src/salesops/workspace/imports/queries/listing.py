"""The list: uploads that wait for a person, and every import there was."""

from dataclasses import dataclass
from datetime import datetime

from salesops.web import formatting
from salesops.web.components import Cell, Chip, Column, Head, Span, Table, Tone, bold
from salesops.workspace.imports import uploads
from salesops.workspace.imports.queries.batches import Import, imports
from salesops.workspace.imports.receiving import LIMIT_BYTES
from salesops.workspace.imports.state import State, is_interrupted, state_of

QUESTION = "What has been imported?"
_STATES: dict[str, tuple[str, Tone]] = {
    "running": ("Not finished", "warn"),
    "finished": ("Imported", "good"),
    "failed": ("Stopped midway", "warn"),
    "undone": ("Undone", ""),
}

_TASKS = {"read": "Being read", "check": "Being checked", "import": "Being imported", "undo": "Being undone"}


@dataclass(frozen=True)
class ListPage:
    head: Head
    waiting: Table | None
    done: Table | None
    limit: str
    problem: str = ""


def list_page(problem: str = "") -> ListPage:
    states = sorted(map(state_of, uploads.every()), key=lambda state: state.sent_at, reverse=True)
    there = imports()
    waiting = [state for state in states if state.phase in ("sent", "read", "unreadable", "stopped") or state.task]
    head = Head(
        QUESTION,
        "Files from other systems, what became of them, and how to take them back",
        _answer(there),
        crumbs=(("Imports", ""),),
    )
    return ListPage(
        head,
        _waiting(waiting) if waiting else None,
        _done(there, {state.batch_id: state.token for state in states if state.batch_id}) if there else None,
        f"{LIMIT_BYTES // 1024**3} GB",
        problem,
    )


def _answer(there: list[Import]) -> tuple[Span, ...]:
    finished = [one for one in there if one.status == "finished"]
    if there and not finished:
        return (Span("Nothing is left of what was imported. The files of an upload can be imported again."),)
    if not finished:
        return (Span("Nothing yet. Upload an export and see what it holds; nothing is written before you say so."),)
    last = finished[0]
    created = sum(one.created for one in finished)
    return (
        bold(formatting.counted(created, "record")),
        Span(" came in with "),
        bold(formatting.counted(len(finished), "import")),
        Span(f". The last one was {last.source_system}, by {last.by_name} on {_when(last.started_at)}."),
    )


def _when(moment: datetime) -> str:
    return f"{formatting.day(moment, year=True)} {moment:%H:%M}"


def _waiting(states: list[State]) -> Table:
    columns = (Column("Files"), Column("Sent"), Column("State"), Column("Next", secondary=True))
    return Table("Uploads that are not imported", columns, tuple(_waiting_row(state) for state in states))


def _waiting_row(state: State) -> tuple[Cell, ...]:
    href = f"/imports/{state.token}"
    return (
        Cell(names(state), size(state), href=href),
        Cell(_when(state.sent_at), f"by {state.by.name}"),
        Cell(chips=(standing(state, interrupted=is_interrupted(uploads.Upload(state.token), state)),)),
        Cell("Go on", href=href),
    )


def names(state: State, most: int = 3) -> str:
    """`accounts.csv, deals.csv and 4 more`"""
    said = [name for name, _ in state.files]
    more = f" and {len(said) - most} more" if len(said) > most else ""
    return ", ".join(said[:most]) + more


def size(state: State) -> str:
    """`4 files, 1.2 MB`"""
    total = sum(bytes_ for _, bytes_ in state.files)
    shown = f"{total / 1024**2:,.1f} MB" if total >= 1024**2 else f"{max(1, round(total / 1024)):,} KB"
    return f"{formatting.counted(len(state.files), 'file')}, {shown}"


def standing(state: State, *, interrupted: bool) -> Chip:
    """Where an upload stands, in words."""
    if interrupted:
        return Chip("Was interrupted", "warn")
    if state.task:
        return Chip(
            {"read": "Being read", "check": "Being checked", "import": "Being imported", "undo": "Being undone"}[state.task],
            "accent",
        )
    if state.problem:
        return Chip("Needs you", "bad")
    words: dict[str, tuple[str, Tone]] = {
        "read": ("Ready to import", "accent"),
        "stopped": ("Stopped midway", "warn"),
        "imported": ("Imported", "good"),
    }
    return Chip(*words.get(state.phase, (state.phase.capitalize(), "")))


def _done(there: list[Import], tokens: dict[int, str]) -> Table:
    columns = (
        Column("Source"),
        Column("When"),
        Column("Created", numeric=True),
        Column("Changed", numeric=True, secondary=True),
        Column("Rejected", numeric=True, secondary=True),
        Column("State"),
        Column("Next", secondary=True),
    )
    return Table("Imports", columns, tuple(_done_row(one, tokens.get(one.id, "")) for one in there))


def _done_row(one: Import, token: str) -> tuple[Cell, ...]:
    shown = ", ".join(one.files[:3]) + (f" and {len(one.files) - 3} more" if len(one.files) > 3 else "")
    undo = Cell("Undo", href=f"/imports/batches/{one.id}/undo") if one.can_undo else Cell()
    return (
        Cell(one.source_system, shown, href=f"/imports/{token}" if token else ""),
        Cell(_when(one.started_at), f"by {one.by_name}"),
        Cell(formatting.number(one.created)),
        Cell(formatting.number(one.changed)),
        Cell(formatting.number(one.rejected), tone="warn" if one.rejected else ""),
        Cell(chips=(Chip(*_STATES[one.status]),)),
        undo,
    )
