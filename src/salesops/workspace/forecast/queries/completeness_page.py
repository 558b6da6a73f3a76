"""Completeness: is anything missing from the roll-up?"""

from dataclasses import dataclass

from salesops.records.row import Row
from salesops.web.components import Card, Cell, Chip, Column, Foot, Span, Table, bold
from salesops.web.formatting import counted, money
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.completeness import Completeness, completeness
from salesops.workspace.forecast.queries.words import Page

HERE = "/forecast/completeness"


@dataclass(frozen=True)
class CompletenessPage(Page):
    """`may_switch`: whether the viewer may lock and unlock the week; `people`: (id, name) of those it can be done for."""

    may_switch: bool = False
    people: tuple[tuple[int, str], ...] = ()
    week: str = ""
    query: str = ""


def completeness_page(choice: Choice) -> CompletenessPage:
    found = completeness(choice)
    week = choice.policy.week(choice.at, choice.company.time_zone)
    return CompletenessPage(
        head=words.head(choice, "Is the roll-up whole?", HERE, _answer(choice, found)),
        tabs=words.tabs(choice, HERE),
        cards=(_waiting(choice, found), _outside(found), _nobodys(choice, found)),
        may_switch=choice.viewer.role in choice.policy.unlocking and not choice.day.is_past,
        people=tuple((line.level.person, line.name) for line in found.owing_lines),
        week=f"{words.moment(choice, week.opens_at)} to {words.moment(choice, week.ends_at)}",
        query=choice.query(),
    )


def _answer(choice: Choice, found: Completeness) -> tuple[Span, ...]:
    if not found.owing:
        return (
            Span("Nobody in your scope owes a call; the forecast policy says who does. "),
            Span("See it", href="/policies/forecast"),
        )
    called = found.owing - len(found.waiting)
    start = (bold(f"{called} of {counted(found.owing, 'person', 'people')}"), Span(" called this week."))
    if found.is_whole:
        return (*start, Span(" Nothing is missing."))
    told = [
        f" {counted(found.nobodys.total, 'open deal belongs', 'open deals belong')} to nobody." if found.nobodys.total else "",
        f" {counted(len(found.outside), 'person stands', 'people stand')} outside the hierarchy." if found.outside else "",
    ]
    return (*start, *(Span(words_) for words_ in told if words_))


def _waiting(choice: Choice, found: Completeness) -> Card:
    question, says = "Who has not called this week?", "People who owe a call, with what they said last"
    if not found.waiting:
        return Card(question, says, span=6, quiet="Everybody who owes a call has made it.")
    rows = tuple(
        (
            Cell(line.name),
            Cell(words.moment(choice, line.level.last)),
            Cell(choice.shown(line.total.likely) if line.is_called else ""),
        )
        for line in found.waiting
    )
    table = Table(question, (Column("Who"), Column("Last submitted"), Column("Said then", numeric=True)), rows)
    return Card(
        question, says, table=table, span=6, foot=Foot("They are reminded before the cut-off, as the forecast policy says.")
    )


def _outside(found: Completeness) -> Card:
    question, says = "Whose call reaches nobody?", "People outside the hierarchy: missing there looks like having no pipeline"
    if not found.outside:
        return Card(question, says, span=6, quiet="Everybody who calls stands in the reporting line.")
    rows = tuple((Cell(name, href=f"/people/{person}"), Cell(why)) for person, name, why in found.outside)
    return Card(question, says, table=Table(question, (Column("Who"), Column("Why")), rows), span=6)


def _nobodys(choice: Choice, found: Completeness) -> Card:
    question, says = "Whose deals belong to nobody?", "Open deals due in the period without an owner, or whose owner has left"
    if not found.nobodys.total:
        return Card(question, says, span=12, quiet="Every open deal due in this period belongs to somebody who is here.")
    columns = (Column("Deal"), Column("Owner"), Column("Amount", numeric=True), Column("Closes", secondary=True))
    rows = tuple(_deal(choice, row, found) for row in found.nobodys.rows)
    foot = Foot(f"{counted(found.nobodys.total, 'deal')}, {money(found.nobodys.amount, choice.company.currency)} in all.")
    return Card(question, says, table=Table(question, columns, rows), foot=foot, span=12)


def _deal(choice: Choice, row: Row, found: Completeness) -> tuple[Cell, ...]:
    owner = found.nobodys.owners.get(row["owner"], "")
    chip = (Chip("has left", "warn"),) if owner else (Chip("nobody", "bad"),)
    account = found.nobodys.accounts.get(row["account"], "")
    amount = money(row["amount"], row["currency"] or choice.company.currency)
    return (
        Cell(row["name"], account, f"/deals/{row.id}"),
        Cell(owner, chips=chip),
        Cell(amount),
        Cell(written(row["close_date"])),
    )
