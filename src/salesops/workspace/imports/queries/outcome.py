"""What an import did, or would do: per file, with rejects, findings and policies."""

from dataclasses import dataclass

from salesops.kernel.kinds import KINDS
from salesops.web import formatting
from salesops.web.components import Cell, Chip, Column, Table, Tone
from salesops.workspace.imports.mending import can_be_mended
from salesops.workspace.imports.state import Note
from salesops.workspace.imports.understood import Came, Counted, FlagsKept, Outcome

TELLING = 1_000
"""Below so many rows a rate says nothing."""
_SHOWN_FLAGS = 20
_POLICY_STATES: dict[str, tuple[str, Tone, str]] = {
    "applied": ("Applied", "good", "It holds from the beginning."),
    "offered": ("Not applied", "", "Another version holds already. Compare, and apply this one if it is right."),
    "refused": ("Refused", "bad", ""),
    "waiting": ("Comes along", "accent", "The import applies it where none of its kind was ever applied."),
}


@dataclass(frozen=True)
class OutcomeView:
    question: str
    says: str
    table: Table
    rejects: tuple[tuple[str, str, str], ...]
    """(file, address of the download, address where they are mended)"""
    policies: Table | None
    findings: tuple[Note, ...]
    foot: str
    gates: str = ""
    """What the gates of the sales process said of the deals that move."""
    flagged: Table | None = None
    flagged_href: str = ""


def outcome_view(outcome: Outcome, address: str, *, tried: bool) -> OutcomeView:
    """`address`: of the upload; rejects and policies lie below it."""
    of = "checked" if tried else "outcome"
    rejects = tuple(
        (path.rsplit("/", 1)[-1], f"{address}/rejects/{of}/{n}", f"{address}/mend/{of}/{n}" if can_be_mended(path) else "")
        for n, path in enumerate(outcome.rejects)
    )
    return OutcomeView(
        "What would the import do?" if tried else "What came in?",
        "Nothing was written" if tried else "Rows of each file, and what became of them",
        _table(outcome.files, tried=tried),
        rejects,
        _policies(outcome.policies, f"{address}/policies/{of}") if outcome.policies else None,
        outcome.findings,
        _foot(outcome, tried=tried),
        _gates(outcome.flags, tried=tried),
        _flagged(outcome.flags) if outcome.flags.shown else None,
        "/deals?filter=past-a-gate" if outcome.flags.lacking > outcome.flags.refused and not tried else "",
    )


def _gates(flags: FlagsKept, *, tried: bool) -> str:
    if not flags.moved:
        return ""
    moved = f"{formatting.counted(flags.moved, 'deal')} {'would move' if tried else 'moved'} in the sales process"
    if not flags.lacking:
        return f"{moved}, each with all that its gate asks for."
    if flags.refused:
        return f"{moved}; {formatting.number(flags.refused)} lack something their gate asks for, so their rows are refused."
    came = "would come in" if tried else "came in"
    return f"{moved}; {formatting.number(flags.lacking)} {came} past a gate: they are flagged until what they lack is there."


def _flagged(flags: FlagsKept) -> Table:
    columns = (Column("Deal"), Column("Stage"), Column("Lacks"))
    rows = tuple(
        (Cell(one.name, one.external_id, whole=True), Cell(one.stage), Cell(one.without)) for one in flags.shown[:_SHOWN_FLAGS]
    )
    return Table("Deals past a gate", columns, rows)


def _table(files: tuple[Counted, ...], *, tried: bool) -> Table:
    columns = (
        Column("File"),
        Column("Read", numeric=True, secondary=True),
        Column("To create" if tried else "Created", numeric=True),
        Column("To change" if tried else "Changed", numeric=True),
        Column("Unchanged", numeric=True, secondary=True),
        Column("Rejected", numeric=True),
    )
    rows = tuple(
        (
            Cell(one.file, KINDS[one.kind].plural if one.kind in KINDS else one.kind),
            Cell(formatting.number(one.read)),
            Cell(formatting.number(one.created)),
            Cell(formatting.number(one.changed)),
            Cell(formatting.number(one.unchanged)),
            Cell(formatting.number(one.rejected), tone="warn" if one.rejected else ""),
        )
        for one in files
    )
    return Table("Rows by file", columns, rows)


def _policies(came: tuple[Came, ...], address: str) -> Table:
    columns = (Column("Policy"), Column("State"), Column("Text", secondary=True))
    rows = tuple(
        (
            Cell(one.kind.replace("_", " ").capitalize(), one.why or _POLICY_STATES[one.state][2]),
            Cell(chips=(Chip(*_POLICY_STATES[one.state][:2]),)),
            Cell("Download", href=f"{address}/{n}"),
        )
        for n, one in enumerate(came)
    )
    return Table("Policies that came along", columns, rows)


def _foot(outcome: Outcome, *, tried: bool) -> str:
    read = sum(one.read for one in outcome.files)
    rate = f", {formatting.number(read / outcome.seconds)} rows a second" if read >= TELLING else ""
    return f"{'Compared' if tried else 'Done'} in {formatting.age(outcome.seconds)}{rate}."
