"""What the program understood of an upload: plain values, kept beside it and printed by the screen and the API."""

from dataclasses import asdict
from typing import Literal

from salesops.records.importing import Plan
from salesops.records.importing.gates import Flags
from salesops.records.importing.previewing import preview
from salesops.workspace.imports.state import Kept, Note


class Column(Kept):
    """What became of one column. `empty` and `failed` are shares of the rows; an empty `field` means it is not used."""

    name: str
    field: str = ""
    title: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    empty: float = 0.0
    failed: float = 0.0
    choices: tuple[str, ...] = ()
    """What a field of few values may be."""
    said: tuple[tuple[str, str], ...] = ()
    """For such a field: each value of the file and what it is taken for, '' for nothing."""


class FileRead(Kept):
    """Records of one kind out of one file. `kind` is '' where nothing was made of it."""

    file: str
    kind: str
    rows: int
    columns: tuple[Column, ...] = ()


class Asked(Kept):
    """A column whose dates read both ways."""

    file: str
    column: str
    examples: tuple[str, ...]


class Understood(Kept):
    """source: where the files come from, as recognised; `mapped` = by a mapping instead."""

    source: str
    mapped: bool
    files: tuple[FileRead, ...]
    unused: tuple[str, ...] = ()
    findings: tuple[Note, ...] = ()
    questions: tuple[Asked, ...] = ()
    policies: tuple[str, ...] = ()


def understood(planned: Plan, *, mapped: bool) -> Understood:
    recipe = planned.recipe
    return Understood(
        source=recipe.source_system,
        mapped=mapped,
        files=tuple(FileRead.model_validate(asdict(file)) for file in preview(planned)),
        unused=recipe.unused,
        findings=tuple(Note.of(finding) for finding in planned.findings),
        questions=tuple(Asked(file=q.file, column=q.column, examples=q.examples) for q in planned.questions),
        policies=tuple(kind for kind, _ in recipe.policies),
    )


class Counted(Kept):
    """Of the rows of one file that were to become records of one kind."""

    file: str
    kind: str
    read: int
    created: int
    changed: int
    unchanged: int
    rejected: int


class Came(Kept):
    """A policy that lay among the files, and what was done with it."""

    kind: str
    text: str
    state: Literal["applied", "offered", "refused", "waiting"]
    """waiting: an import would decide; offered: another version holds already."""
    why: str = ""


class FlaggedDeal(Kept):
    """A deal that came in past a gate of the sales process, or was refused there, and what it lacks."""

    external_id: str
    name: str
    stage: str
    without: str


class FlagsKept(Kept):
    """How many deals moved, how many of them lack something, how many of those are refused; the first ones of them."""

    moved: int = 0
    lacking: int = 0
    refused: int = 0
    shown: tuple[FlaggedDeal, ...] = ()

    @classmethod
    def of(cls, flags: Flags) -> "FlagsKept":
        shown = tuple(FlaggedDeal.model_validate(vars(one)) for one in flags.shown)
        return cls(moved=flags.moved, lacking=flags.lacking, refused=flags.refused, shown=shown)


class Outcome(Kept):
    """What an import did, or would do."""

    batch_id: int | None
    files: tuple[Counted, ...]
    findings: tuple[Note, ...]
    rejects: tuple[str, ...]
    """Paths of the rejects files, in the order of the files."""
    policies: tuple[Came, ...] = ()
    cancelled: bool = False
    seconds: float = 0.0
    newest: str = ""
    """The last day anything of it happened."""
    flags: FlagsKept = FlagsKept()
