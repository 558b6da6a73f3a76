"""The page of one upload: what the program understood, what is going on, what came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesops.kernel.kinds import Field
from salesops.web import formatting
from salesops.web.components import Banner, Head, Span, bold
from salesops.workspace.imports.queries.columns import ORDERS, FileCard, file_cards, kind_choices
from salesops.workspace.imports.queries.listing import names, size
from salesops.workspace.imports.queries.outcome import OutcomeView, outcome_view
from salesops.workspace.imports.queries.progress import ProgressView, progress_view
from salesops.workspace.imports.state import Note, State, is_interrupted, load, state_of
from salesops.workspace.imports.understood import Asked, Outcome, Understood
from salesops.workspace.imports.uploads import Upload
from salesops.workspace.imports.working import said_orders


@dataclass(frozen=True)
class UploadPage:
    head: Head
    token: str
    state: State
    progress: ProgressView | None
    interrupted: bool
    problem: Note | None
    known: Understood | None
    files: tuple[FileCard, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    orders: tuple[tuple[str, str], ...] = ORDERS
    questions: tuple[Asked, ...] = ()
    """Asked of the whole upload: those of files that are mapped stand at their columns."""
    tried: OutcomeView | None = None
    outcome: OutcomeView | None = None
    overview_href: str = ""
    has_mapping: bool = False

    @property
    def mend_href(self) -> str:
        """Where the first rejected rows of the import are mended."""
        rejects = self.outcome.rejects if self.outcome and self.state.phase == "imported" else ()
        return next((mend for _, _, mend in rejects if mend), "")

    @property
    def is_open(self) -> bool:
        """Whether the files wait for a person to decide."""
        return (
            self.known is not None
            and not self.progress
            and not self.interrupted
            and self.state.phase not in ("imported", "undone")
        )


def upload_page(upload: Upload, custom: Mapping[str, Sequence[Field]]) -> UploadPage:
    state = state_of(upload)
    known = load(upload, "understood", Understood)
    outcome = load(upload, "outcome", Outcome) if state.phase in ("imported", "stopped", "undone") else None
    tried = load(upload, "checked", Outcome)
    address = f"/imports/{upload.token}"
    return UploadPage(
        head=_head(state, known, outcome),
        token=upload.token,
        state=state,
        progress=progress_view(upload, state),
        interrupted=is_interrupted(upload, state),
        problem=state.problem,
        known=known,
        files=file_cards(known, custom, said_orders(upload)) if known else (),
        kinds=kind_choices(),
        questions=known.questions if known and not known.mapped else (),
        tried=outcome_view(tried, address, tried=True) if tried and not outcome else None,
        outcome=outcome_view(outcome, address, tried=False) if outcome else None,
        overview_href=f"/?as_of={outcome.newest}" if outcome and outcome.newest else "/",
        has_mapping=upload.mapping.exists(),
    )


def _head(state: State, known: Understood | None, outcome: Outcome | None) -> Head:
    titles = {"imported": "What came in?", "undone": "What came in?", "stopped": "What came in so far?"}
    title = titles.get(state.phase, "What are these files?")
    answer = _came(state, outcome) if outcome else _reads(known) if known and state.phase == "read" else ()
    scope = f"{size(state)}, sent by {state.by.name} on {formatting.day(state.sent_at, year=True)}"
    banners = (Banner("This import was undone. The files are still here and can be imported again.", note=True),)
    return Head(
        title,
        scope,
        answer,
        banners=banners if state.phase == "undone" else (),
        crumbs=(("Imports", "/imports"), (names(state, 2), "")),
    )


def _reads(known: Understood) -> tuple[Span, ...]:
    rows = sum(file.rows for file in known.files if file.kind)
    how = (
        (Span("No known source wrote these files, so say what their columns mean: "),)
        if known.mapped
        else (Span("These come from "), bold(source_words(known.source)), Span(": "))
    )
    asked = len(known.questions)
    doubtful = sum(1 for file in known.files for column in file.columns if column.failed)
    unclear = (
        (Span(" In "), bold(formatting.counted(doubtful, "column")), Span(" not every value is understood.")) if doubtful else ()
    )
    question = (Span(" Before that, "), bold(formatting.counted(asked, "question")), Span(" below.")) if asked else ()
    return (
        *how,
        bold(formatting.counted(rows, "row")),
        Span(" to import. Nothing is written before you say so."),
        *unclear,
        *question,
    )


def _came(state: State, outcome: Outcome) -> tuple[Span, ...]:
    created, changed, rejected = (sum(getattr(one, name) for one in outcome.files) for name in ("created", "changed", "rejected"))
    start = {"undone": "Undone. It had created ", "stopped": "Stopped on request after "}.get(state.phase, "")
    return (
        Span(start),
        bold(formatting.counted(created, "record")),
        Span(" created, " if not start else ", "),
        bold(formatting.number(changed)),
        Span(" changed, "),
        bold(formatting.number(rejected)),
        Span(" rejected. " + ("Import again to carry on where it stopped." if state.phase == "stopped" else "")),
    )


def source_words(source: str) -> str:
    """A source system as people write it."""
    known = {"native": "salesops itself", "hubspot": "HubSpot", "adventureworks": "AdventureWorks", "file": "a file"}
    return known.get(source, source.replace("_", " ").title() if source.islower() else source)
