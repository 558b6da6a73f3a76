"""The meeting as an Excel workbook: numbers as numbers, so that they can be worked with; text that cannot compute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from salesops.capabilities.forecasting.decide.telling import Figure
from salesops.capabilities.forecasting.facts import SLICES
from salesops.kernel.spreadsheet import safe_cell
from salesops.metrics.catalogue import METRICS
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.lines import Line
from salesops.workspace.forecast.queries.meeting_page import Meeting, Talk
from salesops.workspace.forecast.queries.slices import split

PEOPLE = (
    "Who", "Below", "Commit", "Most likely", "Best case", "Adjustments", "Counts", "Computed worst", "Computed likely",
    "Computed best", "Booked", "Quota", "Gap", "Last submitted", "Note",
)  # fmt: skip
SLICED = ("Worst", "Likely", "Best", "Booked", "From open deals", "From renewals", "Not created yet")
DEALS = (
    "Deal", "Account", "Owner", "Status", "Category", "Stage", "Amount", "Closes", "Amount a week ago", "Closed a week ago on",
    "Since last week", "Questions",
)  # fmt: skip


def workbook(choice: Choice, meeting: Meeting) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd", "remove_timezone": True})
    styles = _styles(book, choice)
    _sheet(book, "Calls", PEOPLE, (_person(choice, line) for line in meeting.standing.lines), styles)
    _sheet(book, "Commits", DEALS, (_deal(talk) for talk in meeting.talks), styles)
    _sheet(book, "About", ("What", "Value"), _about(choice, meeting), styles)
    book.close()
    return buffer.getvalue()


def slices_workbook(choice: Choice) -> bytes:
    """A sheet a slice, the whole in the last line of each, and one that says what it is of."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    styles = _styles(book, choice)
    told: list[tuple[str, Any]] = [("Period", choice.name), ("Metric", choice.what), ("Seen by", choice.viewer.name)]
    for by in SLICES:
        run, parts, whole = split(choice, by)
        if run is None or whole is None:
            told = [*told, ("Forecast", "None that is kept tells of this period.")]
            break
        rows = (_figure(name, one) for name, one in (*((one.name, one) for one in parts), ("Together", whole)))
        _sheet(book, f"By {by}", (by.capitalize(), *SLICED), rows, styles)
        told = [*told, ("As of the end of", run.day.isoformat())] if by == SLICES[0] else told
    _sheet(book, "About", ("What", "Value"), told, styles)
    book.close()
    return buffer.getvalue()


def _figure(name: str, one: Figure) -> tuple[Any, ...]:
    numbers = (one.low, one.likely, one.high, one.booked, one.from_open, one.from_renewals, one.from_new)
    return (name, *(round(value, 2) for value in numbers))


@dataclass(frozen=True)
class _Styles:
    """Of the names of columns, and of numbers that are no counts."""

    head: Any
    number: Any


def _styles(book: Any, choice: Choice) -> _Styles:
    written = "#,##0.00" if METRICS[choice.of.kpi].unit == "money" else "#,##0.0"
    return _Styles(book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.add_format({"num_format": written}))


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], styles: _Styles) -> None:
    sheet, last = book.add_worksheet(name), 0
    sheet.write_row(0, 0, columns, styles.head)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(columns) - 1, 16)
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, place, safe_cell(value))
            elif isinstance(value, float):
                sheet.write_number(last, place, value, styles.number)
            elif value is not None:
                sheet.write(last, place, value)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _person(choice: Choice, line: Line) -> tuple[Any, ...]:
    level, called = line.level, line.is_called
    moved = [one for one in (level.whole, level.adjusted) if one]
    said = level.called
    spoken = (line.range.low, line.range.likely, line.range.high) if line.range else (None, None, None)
    computed = tuple(None if one is None else round(one, 2) for one in spoken)
    return (
        line.name,
        len(level.reports),
        *((float(said.commit), float(said.likely), float(said.best_case)) if called else (None, None, None)),
        sum(float(one.amounts.likely) for one in moved) if moved else None,
        float(line.total.likely) if called else None,
        *computed,
        line.booked,
        line.quota,
        line.gap if called else None,
        level.last.replace(microsecond=0).isoformat() if level.last else None,
        "; ".join(one.note for one in (level.own, *moved) if one and one.note),
    )


def _deal(talk: Talk) -> tuple[Any, ...]:
    deal, before = talk.deal, talk.deal.before
    return (
        deal.name,
        deal.account,
        deal.owner,
        deal.now.status,
        deal.now.category,
        deal.now.stage,
        deal.now.amount,
        deal.now.close_date,
        before.amount if before else None,
        before.close_date if before else None,
        ", ".join(talk.changed),
        " ".join(talk.asks),
    )


def _about(choice: Choice, meeting: Meeting) -> list[tuple[str, Any]]:
    found = meeting.standing
    return [
        ("Period", choice.name),
        ("Metric", choice.what),
        ("As of", choice.today.isoformat()),
        ("Seen by", choice.viewer.name),
        ("Called, most likely", float(found.called.likely)),
        ("Booked", found.booked),
        ("Quota", found.quota),
        ("Have not called this week", len(found.waiting)),
    ]
