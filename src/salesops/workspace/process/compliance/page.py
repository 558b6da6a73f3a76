"""The page that says how well the process is kept."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from salesops.capabilities.process.decide.compliance import BY, Line
from salesops.capabilities.process.decide.naming import missing
from salesops.web.charts.bars import Bar, bars
from salesops.web.charts.bullet import bullet
from salesops.web.charts.columns import Column as Upright
from salesops.web.charts.columns import columns
from salesops.web.components import NO_MARKUP, Cell, Column, Head, Kpi, Option, Picker, Span, Table, bold
from salesops.web.formatting import capital, counted, day, number, percent
from salesops.workspace.process.compliance.kpis import kpis
from salesops.workspace.process.compliance.report import WEEKS, Report
from salesops.workspace.process.compliance.wording import help_words, value

_BY_WORDS = {"stage": "By stage", "team": "By team", "person": "By person", "week": "By week"}
_MOST_BARS = 8
_MOST_HELP = 5
AIM = 0.9


@dataclass(frozen=True)
class CompliancePage:
    head: Head
    empty: bool
    kpis: tuple[Kpi, ...]
    trend: SafeString
    table: Table
    lacking: SafeString
    help: Table
    by: str
    csv_href: str
    note: str


def compliance_page(report: Report) -> CompliancePage:
    choice = report.choice
    csv = f"/process/compliance.csv{choice.query()}"
    return CompliancePage(
        _head(report, csv),
        not report.whole.moves,
        kpis(report),
        _trend(report),
        _table(report),
        _lacking(report),
        _help(report),
        _BY_WORDS[choice.by].lower(),
        csv,
        _note(report.whole),
    )


def moves_href(report: Report, **more: str) -> str:
    return f"/process/compliance/moves{report.choice.query(**more)}"


def _head(report: Report, csv: str) -> Head:
    period, choice = report.choice.which.period, report.choice
    last = date.fromordinal(period.end.toordinal() - 1)
    scope = f"{day(period.start)} to {day(last, year=True)} · {counted(report.whole.moves, 'move')}"
    by = tuple(Option(words, choice.query(by=name), current=choice.by == name) for name, words in _BY_WORDS.items())
    weeks = tuple(Option(said, choice.query(weeks=of), current=choice.given.get("weeks", "") == of) for of, said in WEEKS)
    teams = sorted({one.team for one in report.moves if one.team} | ({choice.which.team} - {""}))
    options = (("", "All teams"), *((team, team) for team in teams))
    team = tuple(Option(said, choice.query(team=of), current=choice.which.team == of) for of, said in options)
    pickers = (
        Picker("Weeks", dict(WEEKS).get(choice.given.get("weeks", ""), "Last 13 weeks"), weeks, icon="calendar"),
        Picker("Team", choice.which.team or "All teams", team, chosen=bool(choice.which.team)),
        Picker("Shown", _BY_WORDS[choice.by], by),
    )
    crumbs = (("Process", "/process"), ("Compliance", ""))
    return Head("Is the process followed?", scope, _answer(report), pickers, crumbs=crumbs, export_href=csv)


def _answer(report: Report) -> tuple[Span, ...]:
    whole = report.whole
    if not whole.moves:
        return ()
    if whole.share is None:
        return (Span("Nothing can be said: the process asks for nothing that these moves could be judged by."),)
    said = [bold(percent(whole.share, 0)), Span(f" of {counted(whole.judged, 'move')} had what the process asks for. ")]
    if whole.missing:
        name, times = whole.missing[0]
        said += [
            Span("Most often missing: "),
            Span(missing(name), href=moves_href(report, missing=name)),
            Span(f" ({number(times)}). "),
        ]
    if whole.imported:
        href = moves_href(report, door="import")
        said += [Span(counted(whole.imported, "move"), href=href), Span(" came in past a gate, with an import. ")]
    if report.help:
        many = len(report.help) > 1
        who = counted(len(report.help), "person", "people") if many else report.help[0].person
        said.append(Span(f"{who} would be glad of help."))
    return tuple(said)


def _note(whole: Line) -> str:
    """What the share rests on."""
    said = []
    if whole.afterwards:
        said.append(
            f"{counted(whole.afterwards, 'move')} came with nothing decided (imported): judged afterwards by what the records "
            "say of that moment, without confirmations, approvals and exceptions"
        )
    if whole.unknown:
        said.append(f"{counted(whole.unknown, 'move')} cannot be judged (steps back, or stages that ask for nothing)")
    return f"{'; '.join(said)}." if said else "All moves were decided on as they were made."


def _trend(report: Report) -> SafeString:
    items = [
        Upright(
            day(date.fromisoformat(one.value)),
            None if one.share is None else one.share * 100,
            f"{percent(one.share, 0)} of {counted(one.judged, 'move')}",
            moves_href(report, by="week", value=one.value),
        )
        for one in report.weeks
    ]
    return columns(items, label="Share of moves that had everything, by week", show=lambda v: f"{v:.0f}%", target=AIM * 100)


def _lacking(report: Report) -> SafeString:
    most = report.whole.missing[:_MOST_BARS]
    rows = [Bar(capital(missing(name)), times, number(times), moves_href(report, missing=name)) for name, times in most]
    return bars(rows, label="What was missing most often") if rows else NO_MARKUP


def _table(report: Report) -> Table:
    heads = (
        Column(_BY_WORDS[report.choice.by].removeprefix("By ").capitalize()),
        Column("Had everything", numeric=True),
        Column("Beside the aim", secondary=True),
        Column("Moves", numeric=True, secondary=True),
        Column("Lacking", numeric=True),
        Column("Excused", numeric=True, secondary=True),
        Column("Not judged", numeric=True, secondary=True),
        Column("Most often missing", secondary=True),
    )
    return Table("Moves", heads, tuple(_row(report, one) for one in report.groups), "No deal has moved.")


def _row(report: Report, one: Line) -> tuple[Cell, ...]:
    of = {"by": report.choice.by, "value": one.value}
    bar = bullet(one.share, AIM, label=percent(one.share, 0), largest=1.0) if one.share is not None else NO_MARKUP
    most = f"{capital(missing(one.missing[0][0]))} ({number(one.missing[0][1])})" if one.missing else ""
    return (
        Cell(value(report.choice.by, one.value, report.process), href=moves_href(report, **of), whole=True),
        Cell(percent(one.share, 0)),
        Cell(bar=bar),
        Cell(number(one.moves), href=moves_href(report, **of)),
        Cell(number(one.lacking), href=moves_href(report, **of, said="lacking") if one.lacking else ""),
        Cell(number(one.excused), href=moves_href(report, **of, said="excused") if one.excused else ""),
        Cell(number(one.unknown), href=moves_href(report, **of, said="unknown") if one.unknown else ""),
        Cell(most),
    )


def _help(report: Report) -> Table:
    rows = tuple(
        (
            Cell(one.person, href=moves_href(report, by="person", value=one.person, said="lacking"), whole=True),
            Cell(help_words(one)),
        )
        for one in report.help[:_MOST_HELP]
    )
    return Table(
        "Who would be glad of help", (Column("Who"), Column("Why")), rows, "Nobody stands out: all move deals about alike."
    )


assert set(_BY_WORDS) == set(BY)
