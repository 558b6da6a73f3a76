"""Submit: one's own deals by category, the call beside what is computed, one's people's calls, and every call there was."""

from dataclasses import dataclass, field

from salesops.capabilities.forecasting.called.decide.roll_up import find
from salesops.capabilities.forecasting.called.decide.weeks import called_periods
from salesops.capabilities.forecasting.called.facts import Amounts, Said
from salesops.capabilities.forecasting.called.queries.calls import said_about, within
from salesops.records.access import may
from salesops.records.row import Row
from salesops.web.components import Cell, Chip, Column, Span, Table, bold
from salesops.web.formatting import NONE, counted, money, number
from salesops.web.formatting import day as written
from salesops.workspace.editing import editable
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.deals import CATEGORIES, MOST, Own, own_deals
from salesops.workspace.forecast.queries.lines import Line, Standing, standing
from salesops.workspace.forecast.queries.words import Page

HERE = "/forecast/submit"


@dataclass(frozen=True)
class DealLine:
    id: int
    version: int
    name: str
    account: str
    amount: str
    stage: str
    close_date: str
    overdue: bool
    category: str


@dataclass(frozen=True)
class Pile:
    """The deals of one category, with what they come to."""

    key: str
    name: str
    meaning: str
    amount: str
    deals: tuple[DealLine, ...]


@dataclass(frozen=True)
class Deals:
    """`options`: (category, its name) to choose from."""

    piles: tuple[Pile, ...]
    options: tuple[tuple[str, str], ...]
    may_change: bool
    query: str
    remark: str = ""


@dataclass(frozen=True)
class Form:
    """What a form begins with: the amounts of the last submission, as they are typed."""

    commit: str = ""
    likely: str = ""
    best_case: str = ""


@dataclass(frozen=True)
class SubmitPage(Page):
    """`standing`: how a call is taken now, in words; `beside`: (what, how much) to compare with; `reports`: (id, name)."""

    standing: Chip | None = None
    says: str = ""
    may_call: bool = False
    form: Form = field(default_factory=Form)
    beside: tuple[tuple[str, str], ...] = ()
    deals: Deals | None = None
    people: Table | None = None
    reports: tuple[tuple[int, str], ...] = ()
    history: Table | None = None
    query: str = ""


def submit_page(choice: Choice) -> SubmitPage:
    person = choice.viewer.person_id
    found = standing(choice)
    mine = find(found.levels, person) if person is not None else None
    line = next((line for line in found.lines if line.level.person == person), None)
    chip, says, is_open = _gate(choice, found)
    own = own_deals(choice, person) if person is not None else None
    may_call = is_open and person is not None and may(choice.viewer, "write") and _is_called(choice) and not choice.day.is_past
    return SubmitPage(
        head=words.head(choice, f"What do you call for {choice.name}?", HERE, _answer(choice, line, found)),
        tabs=words.tabs(choice, HERE),
        standing=chip,
        says=says,
        may_call=may_call,
        form=_form(mine.own.amounts if mine and mine.own else None),
        beside=_beside(choice, line, own),
        deals=deals(choice, own) if own else None,
        people=_people(choice, line, found) if line and line.level.reports else None,
        reports=_reports(line, found) if line and may_call else (),
        history=_history(choice, found),
        query=choice.query(),
    )


def _is_called(choice: Choice) -> bool:
    periods = called_periods(choice.policy, choice.company, choice.today)
    return choice.of.period in periods and choice.of.kpi in choice.policy.kpis


def _gate(choice: Choice, found: Standing) -> tuple[Chip, str, bool]:
    week, switch = found.gate.week, found.gate.switch
    if not _is_called(choice):
        return Chip("not called", "warn"), f"{choice.name} is not called now; the forecast policy says what is.", False
    if found.gate.standing == "locked":
        why = f"{switch.by_name} locked it: {switch.reason}" if switch and switch.locks else "The cut-off has passed."
        return Chip("locked", "warn"), f"{why} Calls are taken again from {words.moment(choice, week.ends_at)}.", False
    until = words.moment(choice, week.cutoff_at)
    if found.gate.standing == "late":
        return Chip("late", "warn"), f"The cut-off was {until}. A call is taken and marked as late.", True
    return Chip("open", "good"), f"In time until {until}.", True


def _answer(choice: Choice, line: Line | None, found: Standing) -> tuple[Span, ...]:
    if choice.viewer.person_id is None:
        return (Span("This login belongs to nobody, so it has no deals to call. Log in as somebody who sells."),)
    if line is None or not line.is_called:
        return (Span("You have not called this period yet. Look through your deals, then say what will come."),)
    said = line.level.submitted
    return (
        Span("You say "),
        bold(choice.shown(said.likely)),
        Span(f", between {choice.shown(said.commit)} and {choice.shown(said.best_case)}; {choice.shown(line.booked)} is booked."),
    )


def _form(last: Amounts | None) -> Form:
    if last is None:
        return Form()
    return Form(*(number(value) for value in (last.commit, last.likely, last.best_case)))


def _beside(choice: Choice, line: Line | None, own: Own | None) -> tuple[tuple[str, str], ...]:
    booked = line.booked if line else 0.0
    sums = _sums(own) if own else {}
    rows = [("Booked so far", choice.shown(booked))]
    if choice.of.kpi == "bookings":
        commit = booked + sums.get("commit", 0.0)
        rows.append(("… and your commit deals", choice.shown(commit)))
        rows.append(("… and your best case deals", choice.shown(commit + sums.get("best_case", 0.0))))
    if line and line.range:
        rows.append(("Computed, likely", choice.shown(line.range.likely)))
        rows.append(("Computed, worst to best", f"{choice.shown(line.range.low)} to {choice.shown(line.range.high)}"))
    if line and line.quota:
        rows.append(("Quota", choice.shown(line.quota)))
    return tuple(rows)


def _sums(own: Own) -> dict[str, float]:
    """Amounts by category; a deal without an amount counts nothing."""
    found: dict[str, float] = {}
    for row in own.rows:
        category = own.categories[row.id]
        found[category] = found.get(category, 0.0) + float(row["amount"] or 0)
    return found


def deals(choice: Choice, own: Own) -> Deals:
    sums = _sums(own)
    piles = tuple(_pile(choice, key, own, sums.get(key, 0.0)) for key in CATEGORIES)
    remark = f"The largest {MOST} of {own.total:,} are shown." if own.total > len(own.rows) else ""
    options = tuple((key, choice.policy.name_of(key)) for key in CATEGORIES)
    changes = editable(choice.viewer, "deal") and not choice.day.is_past
    return Deals(tuple(pile for pile in piles if pile.deals), options, changes, choice.query(), remark)


def _pile(choice: Choice, key: str, own: Own, amount: float) -> Pile:
    said = next((one for one in choice.policy.categories if one.key == key), None)
    rows = tuple(_deal(choice, row, own) for row in own.rows if own.categories[row.id] == key)
    total = f"{money(amount, choice.company.currency)}, {counted(len(rows), 'deal')}"
    return Pile(key, said.name if said else key, said.meaning if said else "", total, rows)


def _deal(choice: Choice, row: Row, own: Own) -> DealLine:
    due = row["close_date"]
    return DealLine(
        id=row.id,
        version=row.version,
        name=row["name"],
        account=own.accounts.get(row["account"], ""),
        amount=money(row["amount"], row["currency"] or choice.company.currency),
        stage=str(row["stage"]).replace("_", " ").capitalize(),
        close_date=written(due),
        overdue=due is not None and due < choice.today,
        category=own.categories[row.id],
    )


def _people(choice: Choice, line: Line, found: Standing) -> Table:
    columns = (
        Column("Who"),
        Column("Called", numeric=True),
        Column("You added", numeric=True, secondary=True),
        Column("Counts", numeric=True),
        Column("Computed", numeric=True, secondary=True),
        Column("Last submitted", secondary=True),
    )
    reports = {level.person for level in line.level.reports}
    rows = tuple(_report(choice, one) for one in found.lines if one.level.person in reports)
    return Table("What your people call", columns, rows)


def _report(choice: Choice, one: Line) -> tuple[Cell, ...]:
    called, added = one.level.submitted, one.level.adjusted
    spread = f"{choice.shown(called.commit)} to {choice.shown(called.best_case)}" if one.is_called else ""
    computed = (
        Cell(choice.shown(one.range.likely), f"{choice.shown(one.range.low)} to {choice.shown(one.range.high)}")
        if one.range
        else Cell(NONE)
    )
    return (
        Cell(one.name, one.level.own.note if one.level.own else ""),
        Cell(choice.shown(called.likely) if one.is_called else NONE, spread),
        Cell(choice.shown(added.amounts.likely), added.note) if added else Cell(NONE),
        Cell(choice.shown(one.total.likely) if one.is_called else NONE),
        computed,
        words.last_said(choice, one),
    )


def _reports(line: Line, found: Standing) -> tuple[tuple[int, str], ...]:
    """Whose totals can be adjusted: of those who report to one, and one's own."""
    below = {level.person for level in line.level.reports}
    named = [(one.level.person, one.name) for one in found.lines if one.level.person in below]
    return (*sorted(named, key=lambda one: one[1].casefold()), (line.level.person, "My whole roll-up")) if below else ()


def _history(choice: Choice, found: Standing) -> Table:
    """Every submission about the period that one may see, the latest first."""
    columns = (
        Column("When"),
        Column("Who"),
        Column("Commit", numeric=True, secondary=True),
        Column("Most likely", numeric=True),
        Column("Best case", numeric=True, secondary=True),
        Column("Note", secondary=True),
    )
    said = [one for one in within(said_about(choice.of), choice.scope) if one.submitted_at <= choice.at]
    mine = [one for one in said if choice.viewer.person_id in (one.holder, one.about)]
    rows = tuple(_said(choice, one, found) for one in reversed(mine or said[-MOST:]))
    return Table("Every call of this period", columns, rows[:MOST], empty="Nothing was submitted for this period yet.")


def _said(choice: Choice, one: Said, found: Standing) -> tuple[Cell, ...]:
    people = found.callers.people
    about = people[one.about]["name"] if one.about in people else f"Person {one.about}"
    who = about if one.line == "own" else f"{one.by_name} about {about}"
    plus = "" if one.line == "own" else "added"
    return (
        Cell(words.moment(choice, one.submitted_at), chips=(Chip("late", "warn"),) if one.late else (), whole=True),
        Cell(who, plus),
        Cell(choice.shown(one.amounts.commit)),
        Cell(choice.shown(one.amounts.likely)),
        Cell(choice.shown(one.amounts.best_case)),
        Cell(one.note),
    )
