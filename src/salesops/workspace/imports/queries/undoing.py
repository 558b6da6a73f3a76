"""The page that asks before an import is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from salesops.web import formatting
from salesops.web.components import Head, Span, bold
from salesops.workspace.imports.queries.batches import Import
from salesops.workspace.imports.queries.progress import ProgressView, progress_view
from salesops.workspace.imports.state import State, is_interrupted, state_of
from salesops.workspace.imports.uploads import undoing


@dataclass(frozen=True)
class UndoPage:
    head: Head
    href: str
    can: bool
    problem: str
    progress: ProgressView | None
    progress_href: str


def undo_page(there: Import, family: Sequence[Import]) -> UndoPage:
    """`family`: all imports that are taken back with it."""
    place = undoing(there.id)
    state = state_of(place) if place.kept("state").exists() else None
    progress = progress_view(place, state) if state else None
    stopped = state is not None and is_interrupted(place, state)
    created, changed = (sum(getattr(one, name) for one in family) for name in ("created", "changed"))
    scope = f"{there.source_system}, imported by {there.by_name} on {formatting.day(there.started_at, year=True)}"
    answer = (
        Span("It removes the "),
        bold(formatting.counted(created, "record")),
        Span(" that came in with it" + (" and with what was mended of it" if len(family) > 1 else "")),
        *((Span(" and gives "), bold(formatting.counted(changed, "other")), Span(" the values they had")) if changed else ()),
        Span(". History keeps that it happened. It is refused if something later depends on it."),
    )
    undone = (Span("It is undone already."),)
    can = there.can_undo
    head = Head("Undo this import?", scope, answer if can else undone, crumbs=(("Imports", "/imports"), ("Undo", "")))
    href = f"/imports/batches/{there.id}/undo"
    return UndoPage(head, href, can, _INTERRUPTED if stopped else _problem(state), progress, f"{href}/progress")


_INTERRUPTED = "The worker ended in the middle of it. Nothing is half undone: undo it again."


def _problem(state: State | None) -> str:
    return str(state.problem) if state and state.problem else ""
