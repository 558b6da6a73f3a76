"""The moves, and the open deals, behind a number of the compliance page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from salesops.capabilities.process.decide.compliance import By, Gate, Made
from salesops.capabilities.process.decide.naming import missing
from salesops.capabilities.process.queries.compliance import open_rows
from salesops.kernel.scope import Scope
from salesops.records.queries import get_many
from salesops.web.components import Cell, Chip, Column, Head, Table
from salesops.web.formatting import capital, counted, day, money
from salesops.workspace.process.compliance.report import Report
from salesops.workspace.process.compliance.wording import value

MOST = 200
_SAID: Mapping[str, tuple[str, Chip]] = {
    "met": ("had everything", Chip("had everything", "good")),
    "excused": ("were allowed by an exception", Chip("by exception", "warn")),
    "lacking": ("lacked something", Chip("lacking", "bad")),
    "unknown": ("were not judged", Chip("not judged")),
}


@dataclass(frozen=True)
class MovesPage:
    head: Head
    table: Table


def behind(report: Report, given: Mapping[str, str]) -> tuple[list[Made], str]:
    """The moves an address asks for, the latest first, and which they are in words."""
    by, of, said, lacks = (given.get(name, "") for name in ("by", "value", "said", "missing"))
    found, words = list(report.moves), []
    if by in get_args(By) and "value" in given:
        by_what: By = by  # type: ignore[assignment]
        found = [one for one in found if one.value(by_what) == of]
        words.append(value(by_what, of, report.process))
    if said in get_args(Gate):
        found = [one for one in found if one.gate == said]
        words.append(f"that {_SAID[said][0]}")
    if given.get("door") == "import":
        found = [one for one in found if one.is_past_a_gate]
        words.append("that an import brought past a gate")
    if lacks:
        found = [one for one in found if lacks in one.missing]
        words.append(f"without {missing(lacks)}")
    return found, " · ".join(words)


def moves_page(report: Report, given: Mapping[str, str], scope: Scope) -> MovesPage:
    found, words = behind(report, given)
    shown = found[:MOST]
    deals = get_many("deal", {one.deal_id for one in shown}, scope=scope)
    names = {number: str(row["name"]) for number, row in deals.items()}
    stages = {stage.key: stage.name for pipeline in report.process.pipelines for stage in pipeline.stages}
    crumbs = (("Process", "/process"), ("Compliance", f"/process/compliance{report.choice.query()}"), ("Moves", ""))
    latest = f"; the latest {len(shown)}" if len(shown) < len(found) else ""
    scope_words = " · ".join(filter(None, (f"{counted(len(found), 'move')}{latest}", words)))
    columns = (
        Column("Deal"),
        Column("Move"),
        Column("Owner then", secondary=True),
        Column("On", secondary=True),
        Column("Verdict"),
        Column("What was missing", secondary=True),
        Column("By way of", secondary=True),
    )
    table = Table("Moves", columns, tuple(_row(one, names, stages) for one in shown), "There are none.")
    return MovesPage(Head("Which moves are these?", scope_words, crumbs=crumbs), table)


def open_page(report: Report) -> MovesPage:
    """Open deals that lack something to go on."""
    found = open_rows(report.process, report.choice.which, MOST)
    stages = {stage.key: stage.name for pipeline in report.process.pipelines for stage in pipeline.stages}
    crumbs = (("Process", "/process"), ("Compliance", f"/process/compliance{report.choice.query()}"), ("Open deals", ""))
    largest = f"; the largest {len(found)}" if len(found) < report.open.lacking else ""
    scope = f"{counted(report.open.lacking, 'open deal')} of {report.open.deals:,}{largest}"
    columns = (
        Column("Deal"),
        Column("Stage", secondary=True),
        Column("Owner", secondary=True),
        Column("Amount", numeric=True),
        Column("What is missing"),
    )
    rows = tuple(
        (
            Cell(row["name"] or "", row["account"] or "", href=f"/deals/{row['deal_id']}/gate"),
            Cell(stages.get(row["stage"], row["stage"])),
            Cell(row["person"] or "Nobody", whole=True),
            Cell(money(row["amount"], report.choice.company.currency)),
            Cell(capital(", ".join(map(missing, row["lacks"])))),
        )
        for row in found
    )
    return MovesPage(
        Head("Which open deals lack something?", scope, crumbs=crumbs), Table("Open deals", columns, rows, "None does.")
    )


def _row(one: Made, names: Mapping[int, str], stages: Mapping[str, str]) -> tuple[Cell, ...]:
    there = one.deal_id in names
    return (
        Cell(names.get(one.deal_id, "Deleted since"), href=f"/deals/{one.deal_id}" if there else ""),
        Cell(f"{stages.get(one.came_from, one.came_from)} → {stages.get(one.stage, one.stage)}"),
        Cell(one.person, whole=True),
        Cell(day(one.on, year=True), whole=True),
        Cell(chips=(_SAID[one.gate][1],)),
        Cell(capital(", ".join(map(missing, one.missing)))),
        Cell(capital(one.came_by), "Judged afterwards" if one.afterwards and one.gate != "unknown" else ""),
    )
