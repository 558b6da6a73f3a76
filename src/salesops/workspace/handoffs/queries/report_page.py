"""The report on the screen: a chart, a table, and the rows behind each number."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from salesops.capabilities.handoffs.queries.parties import in_force
from salesops.capabilities.handoffs.queries.report import BY, By, Group, report
from salesops.kernel.company import Company
from salesops.policies import queries as policies
from salesops.records.access import Viewer, scope_of
from salesops.web.as_of import AsOf, end_of
from salesops.web.charts.stacked import Part, Stack, stacked
from salesops.web.components import Card, Cell, Column, Head, Option, Picker, Span, Table, bold
from salesops.web.formatting import NONE, counted, number, percent
from salesops.web.spreadsheet import safe_cell
from salesops.workspace.handoffs.queries.lines import span, title_of

_BY = {"hand_off": "By hand-off", "team": "By team", "person": "By person", "week": "By week"}
_HEADS = {"hand_off": "Hand-off", "team": "Team", "person": "Person", "week": "Week from"}
_WEEKS = {4: "Last 4 weeks", 13: "Last 13 weeks", 52: "Last 52 weeks"}
_TONES = ("good", "bad", "grey", "soft")
_CHARTED = 12


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    by: By
    weeks: int
    key: str
    as_of: AsOf

    def query(self, **changes: str | int) -> str:
        said = {"by": self.by, "weeks": self.weeks, "key": self.key, **changes}
        kept = urlencode({name: value for name, value in said.items() if value != ""})
        return "&".join(filter(None, (kept, self.as_of.query)))

    def span(self, company: Company) -> tuple[date, date]:
        """The first and the last day: whole weeks, the one that runs included."""
        monday = self.as_of.day - timedelta(days=self.as_of.day.weekday())
        return monday - timedelta(weeks=self.weeks - 1), self.as_of.day


@dataclass(frozen=True)
class ReportPage:
    head: Head
    cards: tuple[Card, ...]


def read(given: Mapping[str, str], as_of: AsOf) -> Asked:
    by, weeks = given.get("by", ""), given.get("weeks", "")
    number_of = int(weeks) if weeks.isdecimal() and int(weeks) in _WEEKS else 13
    return Asked(cast(By, by if by in BY else "hand_off"), number_of, given.get("key", ""), as_of)


def groups(asked: Asked, viewer: Viewer, now: datetime) -> list[Group]:
    company = policies.company(now.date())
    first, last = asked.span(company)
    since, until = end_of(first - timedelta(days=1), company), end_of(last, company)
    at = asked.as_of.moment or now
    return report(asked.by, scope=scope_of(viewer, now), since=since, until=until, at=at, key=asked.key)


def report_page(asked: Asked, viewer: Viewer, now: datetime) -> ReportPage:
    found, company = groups(asked, viewer, now), policies.company(now.date())
    head = Head(
        "Are hand-offs taken in time?",
        scope=_scope(asked, company),
        answer=_answer(found),
        pickers=_pickers(asked, company.day_of(now)),
        banners=asked.as_of.banners(f"/handoffs/report?{asked.query()}"),
        crumbs=(("Hand-offs", "/handoffs"), ("Report", "")),
        export_href=f"/handoffs/report.csv?{asked.query()}",
    )
    return ReportPage(head, (_chart(found, asked, company), _table(found, asked, company)))


def as_csv(found: Iterable[Group], asked: Asked) -> str:
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(
        [
            _HEADS[asked.by],
            "started",
            "in time",
            "late",
            "sent back",
            "waiting",
            "median minutes",
            "90 % within minutes",
            "lacked",
        ]
    )
    for group in found:
        said = group.measured
        lacked = "; ".join(f"{name} {times}" for name, times in said.lacked)
        counts = [said.started, said.met, said.breached, said.sent_back, said.waiting]
        write([safe_cell(one) for one in (said.group, *counts, said.median_minutes, said.ninety_minutes, lacked)])
    return text.getvalue()


def _scope(asked: Asked, company: Company) -> str:
    first, last = asked.span(company)
    return f"Started from {first:%-d %b %Y} to {last:%-d %b %Y}"


def _answer(found: list[Group]) -> tuple[Span, ...]:
    met, late = (sum(getattr(group.measured, name) for group in found) for name in ("met", "breached"))
    if not met + late:
        return (Span("No hand-off of this time was taken or is late yet."),)
    share = percent(met / (met + late), 0)
    return (
        bold(share),
        Span(f" of {counted(met + late, 'hand-off')} were accepted in time, "),
        bold(f"{number(late)} late"),
        Span("."),
    )


def _pickers(asked: Asked, day: date) -> tuple[Picker, ...]:
    names = {"": "Any hand-off", **{one.key: one.name for one in in_force(day).hand_offs}}
    names.setdefault(asked.key, asked.key)
    return (
        _picker("By", "by", _BY, asked.by, asked),
        _picker("Time", "weeks", _WEEKS, asked.weeks, asked),
        _picker("Hand-off", "key", names, asked.key, asked),
    )


def _picker(title: str, name: str, choices: Mapping, chosen: str | int, asked: Asked) -> Picker:
    options = tuple(
        Option(words, f"?{asked.query(**{name: value})}", current=value == chosen) for value, words in choices.items()
    )
    return Picker(title, choices[chosen], options)


def _rows(group: Group, outcome: str, asked: Asked, company: Company) -> str:
    """Where the rows behind a number are; none for a group that has no name in an address, and none of the past."""
    if asked.as_of.is_past or not group.value:
        return ""
    first, last = asked.span(company)
    said = {"whose": "all", "which": "any", "outcome": outcome, "key": asked.key, "since": first, "until": last}
    if asked.by == "week":
        monday = date.fromisoformat(group.value)
        said |= {"since": max(first, monday), "until": min(last, monday + timedelta(days=6))}
    else:
        said["key" if asked.by == "hand_off" else asked.by] = group.value
    return f"/handoffs?{urlencode({name: value for name, value in said.items() if value != ''})}"


def _chart(found: list[Group], asked: Asked, company: Company) -> Card:
    shown = found[-_CHARTED:] if asked.by == "week" else found[:_CHARTED]
    rows = [
        Stack(
            _label(group, asked),
            tuple(
                Part(words, count, number(count), _rows(group, outcome, asked, company))
                for outcome, words, count in _outcomes(group)
            ),
            percent(group.measured.in_time, 0) if group.measured.in_time is not None else NONE,
        )
        for group in shown
    ]
    legend = (
        tuple((f"fill-{tone}", words) for tone, (_, words, _) in zip(_TONES, _outcomes(shown[0]), strict=True)) if shown else ()
    )
    body = stacked(rows, tones=_TONES, label="Hand-offs accepted in time, late, sent back and waiting") if shown else ""
    quiet = "" if shown else "No hand-off started in this time. What starts one is said in the policy of hand-offs."
    says = "Each bar is all that started; at its end, the share accepted in time of those that were taken or are late"
    return Card("How many were in time?", says, body=body, legend=legend, span=12, quiet=quiet)


def _label(group: Group, asked: Asked) -> str:
    return f"{date.fromisoformat(group.value):%-d %b %Y}" if asked.by == "week" else group.measured.group


def _outcomes(group: Group) -> tuple[tuple[str, str, int], ...]:
    said = group.measured
    return (
        ("met", "In time", said.met),
        ("breached", "Late", said.breached),
        ("sent_back", "Sent back", said.sent_back),
        ("waiting", "Waiting, in time", said.waiting),
    )


def _table(found: list[Group], asked: Asked, company: Company) -> Card:
    columns = (
        Column(_HEADS[asked.by]),
        *(Column(words, numeric=True) for words in ("Started", "In time", "Late", "Sent back", "Waiting")),
        Column("Median", numeric=True),
        Column("90 % within", numeric=True),
        Column("What was missing", secondary=True),
    )
    kinds = {one.key: one.kind for one in in_force(asked.as_of.day).hand_offs}
    rows = tuple(_line(group, kinds.get(group.value, "deal"), asked, company) for group in found)
    table = Table("Hand-offs", columns, rows, "None started in this time.")
    return Card("How long did it take, and what was missing?", "Time to acceptance as each clock counts it", table=table, span=12)


def _line(group: Group, kind: str, asked: Asked, company: Company) -> tuple[Cell, ...]:
    said = group.measured
    counts = tuple(
        Cell(number(count), href=_rows(group, outcome, asked, company) if count else "") for outcome, _, count in _outcomes(group)
    )
    lacked = ", ".join(f"{title_of(kind, name)} {times}" for name, times in said.lacked[:4])
    took = tuple(
        Cell(NONE if minutes is None else span(minutes), whole=True) for minutes in (said.median_minutes, said.ninety_minutes)
    )
    return (
        Cell(_label(group, asked), whole=asked.by == "week"),
        Cell(number(said.started)),
        *counts,
        *took,
        Cell(lacked or NONE),
    )
