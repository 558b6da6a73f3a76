"""The page to drop an event log on, and the page of its map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from salesops.capabilities.process.decide.happening import Traced
from salesops.capabilities.process.queries.event_log import trace_log
from salesops.capabilities.process.queries.logs import Columns
from salesops.kernel.finding import Finding
from salesops.web.components import Cell, Column, Head, Option, Span, Table, bold
from salesops.web.formatting import counted, number, percent
from salesops.workspace.process.maps.drawing import log_map
from salesops.workspace.process.maps.kept import LIMIT, Kept, kept_logs
from salesops.workspace.process.maps.page import Drawing, Slider
from salesops.workspace.process.maps.tables import steps_table, ways_table
from salesops.workspace.process.maps.words import path_words

ROLES = ("case", "activity", "time", "resource")
FIRST_WAYS = 12
"""Ways drawn at first: all of them are often a thicket."""
MOST_SLIDER = 50


@dataclass(frozen=True)
class DropPage:
    head: Head
    limit: str
    typed: Mapping[str, str]
    refused: Finding | None
    logs: Table


def drop_page(*, user: int, at: datetime, typed: Mapping[str, str], refused: Finding | None = None) -> DropPage:
    crumbs = (("Process", "/process"), ("Discover", ""))
    columns = (Column("Log"), Column("Events", numeric=True), Column("Cases", numeric=True, secondary=True), Column("Kept until"))
    table = Table("Your logs", columns, tuple(map(_row, kept_logs(user=user, at=at))))
    return DropPage(Head("What does another log say?", crumbs=crumbs), f"{LIMIT >> 20} MB", typed, refused, table)


def _row(log: Kept) -> tuple[Cell, ...]:
    until = f"{log.until:%b} {log.until.day}, {log.until:%H:%M} UTC"
    link = Cell(log.name, href=f"/process/discover/{log.token}")
    return link, Cell(number(log.events)), Cell(number(log.cases)), Cell(until, whole=True)


def columns_of(given: Mapping[str, str]) -> Columns:
    """`only` is written `column=value`, several separated by line ends or semicolons. Raises ValueError."""
    only = only_of(given.get("only", "").replace(";", "\n").splitlines())
    return Columns(*(given.get(role, "").strip() for role in ROLES), only=only)


def only_of(written: list[str]) -> tuple[tuple[str, str], ...]:
    """Raises ValueError for what is not written `column=value`."""
    found = []
    for one in filter(None, map(str.strip, written)):
        column, sign, value = one.partition("=")
        if not sign or not column.strip():
            raise ValueError(f"{one!r} is not written column=value.")
        found.append((column.strip(), value.strip()))
    return tuple(found)


@dataclass(frozen=True)
class LogPage:
    head: Head
    token: str
    drawing: Drawing
    thick: tuple[Option, ...]
    slider: Slider
    steps: Table
    ways: Table


def log_page(log: Kept, given: Mapping[str, str]) -> LogPage:
    by = "time" if given.get("by") == "time" else "count"
    found = trace_log(log.folder, ways=_wanted(log, given.get("ways", "")))
    scope = f"{counted(log.events, 'event')} · {counted(log.cases, 'case')} · {log.first[:10]} to {log.last[:10]}"
    crumbs = (("Process", "/process"), ("Discover", "/process/discover"), (log.name, ""))
    return LogPage(
        Head(f"How does {log.name} really go?", scope, _answer(found), crumbs=crumbs),
        log.token,
        Drawing("", log_map(found, by=by)),
        tuple(_thick(key, words, by, found.taken) for key, words in (("count", "Times"), ("time", "Wait"))),
        _slider(found, by),
        steps_table(None, found),
        ways_table(None, found),
    )


def _wanted(log: Kept, ways: str) -> int:
    return int(ways) if ways.isdecimal() and 0 < len(ways) < 9 else min(FIRST_WAYS, log.ways)


def _thick(key: str, words: str, by: str, ways: int) -> Option:
    return Option(words, f"?{urlencode({'by': key, 'ways': str(ways)})}", current=key == by)


def _slider(found: Traced, by: str) -> Slider:
    most = min(found.there, MOST_SLIDER)
    if found.taken >= found.there:
        return Slider(most, most, f"all {number(found.there)}", (("by", by),))
    said = f"{number(found.taken)} of {number(found.there)}, {percent(found.drawn / found.cases, 0)} of cases"
    return Slider(min(found.taken, most), most, said, (("by", by),))


def _answer(found: Traced) -> tuple[Span, ...]:
    top = found.ways[0]
    path = path_words(None, top.path[:8]) + (" …" if len(top.path) > 8 else "")
    return Span("The commonest way is "), bold(path), Span(f", taken by {percent(top.cases / found.cases, 0)} of cases.")
