"""Meeting: everything the weekly forecast meeting talks about, on one page."""

from dataclasses import dataclass

from salesops.web.components import Card, Cell, Chip, Column, Foot, Span, Table, bold
from salesops.web.formatting import NONE, counted, money
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.decide import Discussed, changes, questions
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.deals import discussed
from salesops.workspace.forecast.queries.forecast_page import kpis
from salesops.workspace.forecast.queries.lines import Line, Standing, standing
from salesops.workspace.forecast.queries.words import Page, last_said

HERE = "/forecast/meeting"
SHOWN = 40
_GOOD, _BAD = ("new", "won", "amount up"), ("lost", "amount down", "date taken away")


@dataclass(frozen=True)
class Talk:
    """A deal with what changed since last week and what to ask about it."""

    deal: Discussed
    changed: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def is_commit(self) -> bool:
        return self.deal.now.status == "open" and self.deal.now.category == "commit"


@dataclass(frozen=True)
class Meeting:
    standing: Standing
    talks: tuple[Talk, ...]


def meeting(choice: Choice) -> Meeting:
    policy = choice.policy
    limits = {"quiet_days": policy.quiet_days, "many_pushes": policy.many_pushes}
    talks = tuple(Talk(deal, changes(deal), questions(deal, choice.today, **limits)) for deal in discussed(choice))
    return Meeting(standing(choice), talks)


def meeting_page(choice: Choice) -> Page:
    found = meeting(choice)
    head = words.head(
        choice, "What do we talk about?", HERE, _answer(choice, found), export_href=f"/forecast/meeting.xlsx{choice.query()}"
    )
    cards = (_people(choice, found.standing), _asked(choice, found), _commits(choice, found))
    return Page(head, words.tabs(choice, HERE), kpis(choice, found.standing), cards)


def _answer(choice: Choice, found: Meeting) -> tuple[Span, ...]:
    commits = [talk for talk in found.talks if talk.is_commit]
    worth = sum(talk.deal.now.amount for talk in commits)
    asked, changed = sum(bool(talk.asks) for talk in commits), sum(bool(talk.changed) for talk in found.talks)
    if not found.talks:
        return (Span(f"No deal is committed for {choice.name}, and none was a week ago."),)
    verb, have = "is" if len(commits) == 1 else "are", "has" if asked == 1 else "have"
    return (
        bold(f"{counted(len(commits), 'deal')}, {choice.shown(worth)},"),
        Span(f" {verb} committed; {asked} of them {have} open questions, "),
        Span(f"{counted(changed, 'commit')} changed since last week."),
    )


def _people(choice: Choice, found: Standing) -> Card:
    columns = (
        Column("Who"),
        Column("Called", numeric=True),
        Column("Counts", numeric=True, secondary=True),
        Column("Computed", numeric=True, secondary=True),
        Column("Booked", numeric=True, secondary=True),
        Column("Gap to quota", numeric=True),
        Column("Last submitted", secondary=True),
    )
    lines = [line for line in found.lines if line.owes or line.level.reports]
    ordered = sorted(lines, key=lambda line: (not line.level.reports, -(line.gap or 0)))
    rows = tuple(_line(choice, line) for line in ordered)
    says = "Managers first, then the widest gap; commit to best case below each call"
    return Card("Where are the gaps?", says, table=Table("Gaps", columns, rows, empty="Nobody here calls."), span=12)


def _line(choice: Choice, line: Line) -> tuple[Cell, ...]:
    called, computed = line.level.called, line.range
    spread = f"{choice.shown(called.commit)} to {choice.shown(called.best_case)}" if line.is_called else ""
    return (
        Cell(line.name, line.level.own.note if line.level.own else line.team),
        Cell(choice.shown(called.likely) if line.is_called else NONE, spread),
        Cell(choice.shown(line.total.likely) if line.is_called else NONE),
        Cell(choice.shown(computed.likely), f"{choice.shown(computed.low)} to {choice.shown(computed.high)}")
        if computed
        else Cell(NONE),
        Cell(choice.shown(line.booked)),
        Cell(choice.shown(line.gap) if line.is_called else NONE, tone="warn" if line.is_called and (line.gap or 0) > 0 else ""),
        last_said(choice, line),
    )


def _asked(choice: Choice, found: Meeting) -> Card:
    question, says = "What should we ask?", "Committed deals whose date, silence or contacts raise a question, the largest first"
    some = [talk for talk in found.talks if talk.is_commit and talk.asks]
    if not some:
        return Card(question, says, quiet="No committed deal raises a question.", span=12)
    columns = (Column("Deal"), Column("Owner", secondary=True), Column("Amount", numeric=True), Column("Ask"))
    rows = tuple((*_deal(choice, talk.deal), Cell(chips=tuple(Chip(ask, "warn") for ask in talk.asks))) for talk in some[:SHOWN])
    foot = Foot(f"{counted(len(some), 'committed deal')} with a question.")
    return Card(question, says, table=Table(question, columns, rows), foot=foot, span=12)


def _commits(choice: Choice, found: Meeting) -> Card:
    question, says = "What changed in the commits?", "Deals committed now or a week ago, with what is different since"
    some = [talk for talk in found.talks if talk.changed]
    if not some:
        return Card(question, says, quiet="No committed deal changed in the last seven days.", span=12)
    columns = (Column("Deal"), Column("Owner", secondary=True), Column("Amount", numeric=True), Column("Since last week"))
    rows = tuple(
        (*_deal(choice, talk.deal), Cell(chips=tuple(_chip(choice, talk, one) for one in talk.changed))) for talk in some[:SHOWN]
    )
    foot = Foot(f"{counted(len(some), 'commit')} changed.")
    return Card(question, says, table=Table(question, columns, rows), foot=foot, span=12)


def _deal(choice: Choice, deal: Discussed) -> tuple[Cell, ...]:
    due = f"{deal.account}, closes {written(deal.now.close_date)}" if deal.now.close_date else f"{deal.account}, no date"
    return (
        Cell(deal.name, due, f"/deals/{deal.deal_id}"),
        Cell(deal.owner),
        Cell(money(deal.now.amount, choice.company.currency)),
    )


def _chip(choice: Choice, talk: Talk, said: str) -> Chip:
    before = talk.deal.before
    if said.startswith("amount") and before:
        said_more = f"{said} from {money(before.amount, choice.company.currency)}"
        return Chip(said_more, "good" if said in _GOOD else "bad")
    tone = "good" if said in _GOOD or said.endswith("sooner") else "bad" if said in _BAD or said.endswith("later") else ""
    return Chip(said, tone)
