"""Accuracy: whose forecasts came true?"""

from operator import attrgetter

from salesops.capabilities.forecasting.called.queries.accuracy import CALLED, ROLLED_UP, outcomes
from salesops.capabilities.forecasting.decide.accuracy import HORIZONS, Accuracy, Outcome, accuracy, accuracy_by, horizon
from salesops.records.queries import names_of
from salesops.web.components import Card, Cell, Chip, Column, Definition, Empty, Foot, Kpi, Span, Table, bold
from salesops.web.formatting import NONE, counted, number, percent
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.decide import kind_words
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.computed import computed_outcomes
from salesops.workspace.forecast.queries.words import Page

HERE = "/forecast/accuracy"
TITLES = {CALLED: "Calls of people", ROLLED_UP: "Roll-ups of managers"}
ERROR = (
    "How far off the most likely amounts were: the sum of all misses over the sum of what came.",
    "Σ |forecast − came| ÷ Σ came",
    "Calls at each cut-off of periods that are over",
)
BIAS = ("Whether too much or too little was promised.", "Σ (forecast − came) ÷ Σ came", "The same calls")
HIT = ("How often what came lay between commit and best case.", "Ranges that held ÷ ranges", "The same calls")


def accuracy_page(choice: Choice) -> Page:
    calls = outcomes(choice.of.kpi, choice.company, choice.scope, choice.at)
    every = [*calls, *computed_outcomes(choice)]
    head = words.head(choice, "Whose forecasts came true?", HERE, _answer(calls))
    tabs = words.tabs(choice, HERE)
    if not every:
        says = "Once a period that was called is over, error, bias and hit rate appear here, for each person, manager and method."
        return Page(
            head, tabs, empty=Empty("No called period is over yet", says, "target", (("Submit a call", "/forecast/submit"),))
        )
    names = names_of("person", {int(one.about) for one in calls})
    people = [one for one in calls if one.method == CALLED]
    managers = [one for one in calls if one.method == ROLLED_UP]
    cards = (
        _methods(every),
        _horizons(every),
        _table("Who calls how?", "Own calls at every cut-off of periods that are over", people, names),
        _table("How do managers' roll-ups hold?", "What managers handed up, adjustments included", managers, names),
    )
    return Page(head, tabs, _kpis(people or managers), cards)


def _answer(calls: list[Outcome]) -> tuple[Span, ...]:
    people = [one for one in calls if one.method == CALLED]
    found = accuracy(people)
    if found.relative_error is None or found.bias is None:
        return ()
    side = "above" if found.bias > 0 else "below"
    said = f" off, {percent(abs(found.bias), 0)} {side} what came; the range held {percent(found.hit_rate, 0)} of the time."
    return (Span("People's calls were "), bold(percent(found.relative_error, 0)), Span(said))


def _kpis(calls: list[Outcome]) -> tuple[Kpi, ...]:
    found = accuracy(calls)

    def kpi(name: str, title: str, value: str, meaning: tuple[str, str, str], change: str) -> Kpi:
        return Kpi(title, value, Definition(name, title, *meaning, "Sales operations", "Now"), change=change)

    judged = f"{number(found.n)} calls judged"
    return (
        kpi("error", "Error", percent(found.relative_error), ERROR, judged),
        kpi("bias", "Bias", percent(found.bias), BIAS, "above: hopeful, below: careful"),
        kpi("hit", "Hit rate", percent(found.hit_rate, 0), HIT, f"of {number(found.ranged)} ranges"),
    )


_COLUMNS = (
    Column("", numeric=False),
    Column("Error", numeric=True),
    Column("Bias", numeric=True),
    Column("Range held", numeric=True),
    Column("Judged", numeric=True, secondary=True),
)


def _cells(found: Accuracy) -> tuple[Cell, ...]:
    return (
        Cell(percent(found.relative_error)),
        Cell(percent(found.bias)),
        Cell(percent(found.hit_rate, 0) if found.hit_rate is not None else NONE),
        Cell(number(found.n)),
    )


def _grouped(question: str, says: str, label: str, found: dict[str, Accuracy], span: int) -> Card:
    columns = (Column(label), *_COLUMNS[1:])
    rows = tuple((Cell(name), *_cells(one)) for name, one in found.items())
    return Card(question, says, table=Table(question, columns, rows, empty="Nothing can be judged yet."), span=span)


def _methods(every: list[Outcome]) -> Card:
    found = accuracy_by(every, lambda one: TITLES.get(one.method, one.method.replace("_", " ").capitalize()))
    ordered = dict(sorted(found.items(), key=lambda pair: pair[1].relative_error if pair[1].relative_error is not None else 9e9))
    return _grouped("Which way of forecasting is best here?", "The least error first", "Method", ordered, 6)


def _horizons(every: list[Outcome]) -> Card:
    order = [words_ for _, words_ in HORIZONS] + ["longer"]
    found = accuracy_by((one for one in every if one.method == CALLED), horizon)
    ordered = {f"Up to {name} before the end": found[name] for name in order if name in found}
    return _grouped(
        "How early can calls be believed?", "Calls of people by how far the end of the period was", "When", ordered, 6
    )


def _table(question: str, says: str, some: list[Outcome], names: dict[int, str]) -> Card:
    found = accuracy_by(some, attrgetter("about"))
    columns = (Column("Who"), *_COLUMNS[1:], Column("In words", secondary=True))
    ordered = sorted(found.items(), key=lambda pair: names.get(int(pair[0]), "").casefold())
    rows = tuple(_person(names.get(int(person), f"Person {person}"), one) for person, one in ordered)
    foot = Foot(f"{counted(len(rows), 'person', 'people')}. A pattern to talk about, not a mark: markets turn, deals slip.")
    table = Table(question, columns, rows, empty="Nothing can be judged yet.")
    return Card(question, says, table=table, span=12, foot=foot if rows else None)


_CHIPS = {"sandbagging": Chip("careful", "accent"), "happy_ears": Chip("hopeful", "warn"), "even": Chip("even", "good")}


def _person(name: str, found: Accuracy) -> tuple[Cell, ...]:
    if found.leaning == "not_enough":
        few = Cell("not enough yet")
        return (Cell(name), few, Cell(), Cell(), Cell(number(found.n)), Cell(kind_words(name.split()[0], found)))
    return (Cell(name), *_cells(found), Cell(kind_words(name.split()[0], found), chips=(_CHIPS[found.leaning],)))
