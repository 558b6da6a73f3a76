"""Accuracy: whose forecasts came true?"""

from collections.abc import Callable, Sequence
from operator import attrgetter

from salesops.capabilities.forecasting.decide.accuracy import HORIZONS, Accuracy, Outcome, accuracy, accuracy_by, horizon
from salesops.records.queries import names_of
from salesops.web.components import Card, Cell, Chip, Column, Definition, Empty, Foot, Kpi, Span, Table, bold
from salesops.web.formatting import NONE, counted, number, percent
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.decide import computed_words, kind_words, nearest
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.judged import OURS, Judged, judged
from salesops.workspace.forecast.queries.judged_cards import methods, over_weeks, title
from salesops.workspace.forecast.queries.words import Page

HERE = "/forecast/accuracy"
Told = Callable[[str, Accuracy], str]
ERROR = (
    "How far off the most likely amounts were: the sum of all misses over the sum of what came.",
    "Σ |forecast − came| ÷ Σ came",
    "Calls at each cut-off of periods that are over",
)
BIAS = ("Whether too much or too little was promised.", "Σ (forecast − came) ÷ Σ came", "The same calls")
COMPUTED_ERROR = (
    "How far off the computed forecast of the whole company was on the days it was tested, as it would have been then.",
    "Σ |likely − came| ÷ Σ came",
    "The methods tested on every other week of the last year",
)
COMPUTED_HIT = (
    "How often what came lay between worst and best; of ten, eight are meant to.",
    "Ranges that held ÷ ranges",
    "The same days",
)
HIT = ("How often what came lay between commit and best case.", "Ranges that held ÷ ranges", "The same calls")


def accuracy_page(choice: Choice) -> Page:
    found = judged(choice)
    head = words.head(choice, "Whose forecasts came true?", HERE, _answer(found))
    tabs = words.tabs(choice, HERE)
    if found.is_empty:
        says = (
            "Once a period that was called or forecast is over, error, bias and hit rate appear here, for each person and method."
        )
        return Page(
            head,
            tabs,
            empty=Empty("Nothing that was forecast is over yet", says, "target", (("Submit a call", "/forecast/submit"),)),
        )
    names = names_of("person", {int(one.about) for one in (*found.calls, *found.rolled_up, *found.people)})
    cards = (
        *over_weeks(choice, found),
        *methods(found),
        _table("Who calls how?", "Own calls at every cut-off of periods that are over", found.calls, names, kind_words),
        _table(
            "How do managers' roll-ups hold?", "What managers handed up, adjustments included", found.rolled_up, names, kind_words
        ),
        _table("For whom does the computed forecast hold?", _COMPUTED, found.people, names, computed_words),
        *_teams(found),
        _horizons(found.calls),
    )
    return Page(head, tabs, _kpis(found), cards)


_COMPUTED = "What was computed of each person on the days kept, of quarters that are over"


def _answer(judged_: Judged) -> tuple[Span, ...]:
    """Which way of forecasting was right most often, and how the calls of people came out."""
    said: tuple[Span, ...] = ()
    if judged_.methods:
        won = nearest(judged_.methods)
        best = max(won, key=lambda method: won[method])
        of = f" was nearest on {won[best]} of {len({(one.as_of, one.period) for one in judged_.methods})} days. "
        said = (bold(title(best)), Span(of))
    found = accuracy(judged_.calls)
    if found.relative_error is None or found.bias is None:
        return said
    side = "above" if found.bias > 0 else "below"
    held = f" off, {percent(abs(found.bias), 0)} {side} what came; the range held {percent(found.hit_rate, 0)} of the time."
    return (*said, Span("People’s calls were "), bold(percent(found.relative_error, 0)), Span(held))


def _kpis(judged_: Judged) -> tuple[Kpi, ...]:
    found = accuracy(judged_.calls or judged_.rolled_up)
    ours = accuracy(one for one in judged_.methods if one.method == OURS)

    def kpi(name: str, title: str, value: str, meaning: tuple[str, str, str], change: str) -> Kpi:
        return Kpi(title, value, Definition(name, title, *meaning, "Sales operations", "Now"), change=change)

    calls = f"{number(found.n)} calls judged"
    shown = (
        kpi("error", "Error of calls", percent(found.relative_error), ERROR, calls),
        kpi("bias", "Bias of calls", percent(found.bias), BIAS, "above: hopeful, below: careful"),
        kpi("hit", "Calls’ ranges held", percent(found.hit_rate, 0), HIT, f"of {number(found.ranged)} ranges"),
    )
    if not ours.n:
        return shown
    days = f"on {number(ours.n)} days"
    return (
        *shown,
        kpi("computed-error", "Error computed", percent(ours.relative_error), COMPUTED_ERROR, days),
        kpi("computed-hit", "Computed range held", percent(ours.hit_rate, 0), COMPUTED_HIT, "80% are meant to"),
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


def _horizons(calls: Sequence[Outcome]) -> Card:
    order = [words_ for _, words_ in HORIZONS] + ["longer"]
    found = accuracy_by(calls, horizon)
    question = "How early can calls be believed?"
    rows = tuple((Cell(f"Up to {name} before the end"), *_cells(found[name])) for name in order if name in found)
    table = Table(question, (Column("When"), *_COLUMNS[1:]), rows, empty="Nothing can be judged yet.")
    return Card(question, "Calls of people by how far the end of the period was", table=table, span=6)


def _teams(judged_: Judged) -> tuple[Card, ...]:
    if not judged_.teams:
        return ()
    found = accuracy_by(judged_.teams, attrgetter("about"))
    question = "For which team does it hold?"
    rows = tuple((Cell(name), *_cells(one)) for name, one in sorted(found.items()))
    table = Table(question, (Column("Team"), *_COLUMNS[1:]), rows)
    return (Card(question, "The computed forecast of each team, on the days kept", table=table, span=6),)


def _table(question: str, says: str, some: Sequence[Outcome], names: dict[int, str], told: Told) -> Card:
    found = accuracy_by(some, attrgetter("about"))
    columns = (Column("Who"), *_COLUMNS[1:], Column("In words", secondary=True))
    spoken = [pair for pair in found.items() if pair[1].relative_error is not None]
    ordered = sorted(spoken, key=lambda pair: names.get(int(pair[0]), "").casefold())
    rows = tuple(_person(names.get(int(person), f"Person {person}"), one, told) for person, one in ordered)
    foot = Foot(f"{counted(len(rows), 'person', 'people')}. A pattern to talk about, not a mark: markets turn, deals slip.")
    table = Table(question, columns, rows, empty="Nothing can be judged yet.")
    return Card(question, says, table=table, span=12, foot=foot if rows else None)


_CHIPS = {"sandbagging": Chip("careful", "accent"), "happy_ears": Chip("hopeful", "warn"), "even": Chip("even", "good")}


def _person(name: str, found: Accuracy, told: Told) -> tuple[Cell, ...]:
    said = told(name.split()[0], found)
    if told is computed_words:
        return (Cell(name), *_cells(found), Cell(said))
    if found.leaning == "not_enough":
        return (Cell(name), Cell("not enough yet"), Cell(), Cell(), Cell(number(found.n)), Cell(said))
    return (Cell(name), *_cells(found), Cell(said, chips=(_CHIPS[found.leaning],)))
