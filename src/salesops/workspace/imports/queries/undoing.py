"""The page that asks before an import is taken back."""

from dataclasses import dataclass

from salesops.web import formatting
from salesops.web.components import Head, Span, bold
from salesops.workspace.imports.queries.batches import Import


@dataclass(frozen=True)
class UndoPage:
    head: Head
    href: str
    can: bool
    problem: str


def undo_page(there: Import, problem: str = "") -> UndoPage:
    scope = f"{there.source_system}, imported by {there.by_name} on {formatting.day(there.started_at, year=True)}"
    answer = (
        Span("It removes the "),
        bold(formatting.counted(there.created, "record")),
        Span(" that came in with it"),
        *(
            (Span(" and gives "), bold(formatting.counted(there.changed, "other")), Span(" the values they had"))
            if there.changed
            else ()
        ),
        Span(". History keeps that it happened. It is refused if something later depends on it."),
    )
    undone = (Span("It is undone already."),)
    can = there.can_undo
    head = Head("Undo this import?", scope, answer if can else undone, crumbs=(("Imports", "/imports"), ("Undo", "")))
    return UndoPage(head, f"/imports/batches/{there.id}/undo", can, problem)
