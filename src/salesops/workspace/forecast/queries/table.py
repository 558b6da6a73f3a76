"""The table of a roll-up: everybody with what they called, what counts, what is computed, booked and asked of them."""

from urllib.parse import urlencode

from salesops.web.components import Cell, Column, Table
from salesops.web.formatting import NONE
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.lines import Line, Standing
from salesops.workspace.forecast.queries.words import last_said

INDENT = "\u2003"
"""An em space: what stands under whom, where spaces would be folded into one."""
COLUMNS = (
    Column("Who"),
    Column("Called", numeric=True),
    Column("Adjusted", numeric=True, secondary=True),
    Column("Counts", numeric=True),
    Column("Computed", numeric=True, secondary=True),
    Column("Booked", numeric=True),
    Column("Quota", numeric=True, secondary=True),
    Column("Gap", numeric=True, secondary=True),
    Column("Last submitted", secondary=True),
)


def table(choice: Choice, found: Standing) -> Table:
    shown = [line for line in found.lines if line.owes or line.is_called or line.booked or line.quota]
    return Table(
        f"The roll-up of {choice.name}",
        COLUMNS,
        tuple(_row(choice, line) for line in shown),
        empty="Nobody in your scope calls, and nothing is booked.",
    )


def _row(choice: Choice, line: Line) -> tuple[Cell, ...]:
    level, called = line.level, line.is_called
    submitted = level.called
    spread = f"{choice.shown(submitted.commit)} to {choice.shown(submitted.best_case)}" if called else ""
    return (
        Cell(f"{INDENT * line.depth}{line.name}", f"{INDENT * line.depth}{_below(line)}"),
        Cell(choice.shown(submitted.likely) if called else NONE, spread),
        _adjusted(choice, line),
        Cell(choice.shown(line.total.likely) if called else NONE),
        _computed(choice, line),
        Cell(choice.shown(line.booked), href=_rows_href(choice, line)),
        Cell(choice.shown(line.quota)),
        Cell(choice.shown(line.gap) if called else NONE, tone="warn" if called and (line.gap or 0) > 0 else ""),
        last_said(choice, line),
    )


def _below(line: Line) -> str:
    reports = len(line.level.reports)
    return f"{line.team}, {reports} {'report' if reports == 1 else 'reports'}" if reports else line.team


def _adjusted(choice: Choice, line: Line) -> Cell:
    moves = [one for one in (line.level.whole, line.level.adjusted) if one]
    if not moves:
        return Cell(NONE)
    added = sum(float(one.amounts.likely) for one in moves)
    words = "; ".join(f"{one.by_name}: {one.note}" for one in moves)
    return Cell(f"{'+' if added > 0 else ''}{choice.shown(added)}", words)


def _computed(choice: Choice, line: Line) -> Cell:
    if line.range is None:
        return Cell(NONE)
    return Cell(choice.shown(line.range.likely), f"{choice.shown(line.range.low)} to {choice.shown(line.range.high)}")


def _rows_href(choice: Choice, line: Line) -> str:
    """The deals behind a number: of one person; a manager's are those of their line."""
    of, where = choice.of, "is.manager" if line.level.reports else "is.person"
    days = {"from": of.period.start.isoformat(), "to": of.period.end.isoformat()}
    as_of = {"as_of": choice.today.isoformat()} if choice.day.is_past else {}
    return f"/metrics/{of.kpi}/rows?{urlencode({**days, where: line.name, **as_of})}"
