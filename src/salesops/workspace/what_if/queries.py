"""The pages of scenarios: side by side, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.capabilities.forecasting.decide.telling import BOOKINGS, COMPANY
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries.runs import latest_run
from salesops.capabilities.forecasting.what_if import queries as scenarios
from salesops.capabilities.forecasting.what_if.assumptions import read as read_assumptions
from salesops.capabilities.forecasting.what_if.comparing import Compared, from_data
from salesops.capabilities.forecasting.what_if.models import Scenario
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.records import queries as records
from salesops.records.access import Viewer, scope_of
from salesops.web.charts.span import span
from salesops.web.components import Banner, Card, Cell, Column, Head, Line, Option, Picker, Span, Table, bold
from salesops.web.formatting import MINUS, NONE, counted, day, money, number
from salesops.workspace.forecast.queries.words import TABS
from salesops.workspace.what_if.choosing import SLICES, Choice, key_of, read
from salesops.workspace.what_if.forms import Form, Offered, forms
from salesops.workspace.what_if.words import said

HOME = "/forecast/what-if"
SIDE_BY_SIDE = 8
MOST_OFFERED = 2_000
_KPIS = {"bookings": "Bookings", "new_arr": "New ARR", "deals": "Deals won"}


@dataclass(frozen=True)
class Assumed:
    """An assumption of a scenario: its place in the list, and what it says."""

    place: int
    text: str


@dataclass(frozen=True)
class Page:
    head: Head
    cards: tuple[Card, ...]
    forms: tuple[Form, ...] = ()
    scenario: Scenario | None = None
    assumed: tuple[Assumed, ...] = ()
    away: tuple[Scenario, ...] = ()
    has_run: bool = True
    tabs: tuple[tuple[str, str, bool], ...] = ()
    suggestions: tuple[str, ...] = ()


def side_by_side(given: dict[str, str], viewer: Viewer, now: datetime) -> Page:
    """Every scenario one may see beside the plan: the latest eight."""
    run = latest_run()
    choice = read(given, run)
    found = list(scenarios.seen_by(viewer, now)[:SIDE_BY_SIDE])
    away = Scenario.objects.filter(user_id=viewer.user_id).exclude(deleted_at=None).order_by("-deleted_at")[:5]
    crumbs, choices = (("Forecast", "/forecast"), ("What if", "")), _pickers(choice, HOME, of_slices=False)
    head = Head("What if something else comes true?", _scope(run), _answer(found, run), choices, crumbs=crumbs)
    cards = (*((_spans(found, choice),) if choice.period else ()), _numbers(found, choice)) if found else ()
    return Page(head, cards, away=tuple(away), has_run=run is not None, tabs=_tabs())


def one(number_: int, given: dict[str, str], viewer: Viewer, now: datetime) -> Page:
    """Raises NotFoundError."""
    run, shown = latest_run(), scenarios.scenario(number_, viewer, now)
    choice = read(given, run)
    read_ones, _ = read_assumptions(shown.assumptions)
    people = scenarios.named_people(read_ones)
    assumed = tuple(Assumed(place, said(each, people)) for place, each in enumerate(read_ones))
    crumbs = (("Forecast", "/forecast"), ("What if", f"{HOME}{choice.query()}"), (shown.name, ""))
    banners = (Banner(_stale(shown, run), note=True),) if run and shown.run_id != run.id else ()
    pickers = _pickers(choice, f"{HOME}/{shown.id}")
    head = Head(shown.name, _scope(run), _one_answer(shown, choice), pickers, banners, crumbs)
    cards = (_by(shown, choice),) if choice.period and shown.results else ()
    return Page(head, cards, forms(_offered(viewer, now)), shown, assumed, suggestions=_suggestions(run))


def _suggestions(run: Run | None) -> tuple[str, ...]:
    parts = scenarios.parts_of(run).values() if run else ()
    return tuple(sorted({name for names in parts for name in names}))


def _tabs() -> tuple[tuple[str, str, bool], ...]:
    return tuple((name, href, href == HOME) for name, href in TABS)


def _scope(run: Run | None) -> str:
    return f"Computed on the forecast of {day(run.day, year=True)}" if run else "No forecast has been made yet"


def _stale(shown: Scenario, run: Run) -> str:
    if shown.run_id is None:
        return "This scenario is not computed yet. Compute it on the latest forecast."
    return f"There is a newer forecast, of {day(run.day)}. Compute the scenario on it to compare with the others."


def _answer(found: list[Scenario], run: Run | None) -> tuple[Span, ...]:
    if run is None:
        return (
            Span("Scenarios stand beside the computed forecast, and none has been made yet: "),
            Span("make one", href="/forecast"),
            Span("."),
        )
    if not found:
        return (Span("Say what you expect or fear, and see what it would do to worst, likely and best."),)
    return (bold(counted(len(found), "scenario")), Span(" beside the plan, on the same draws of the future."))


def _one_answer(shown: Scenario, choice: Choice) -> tuple[Span, ...]:
    whole = _whole(shown, choice)
    if whole is None or whole.then is None or whole.plan is None:
        return (Span("Nothing is assumed yet." if not shown.assumptions else "It is not computed yet."),)
    apart = whole.difference
    words = (
        "the same as planned"
        if not round(apart)
        else f"{_shown(abs(apart), choice)} {'more' if apart > 0 else 'less'} than planned"
    )
    between = f", between {_shown(whole.then['low'], choice)} and {_shown(whole.then['high'], choice)}: "
    return (bold(_shown(whole.then["likely"], choice)), Span(f" is likely{between}"), bold(words), Span("."))


def _whole(shown: Scenario, choice: Choice) -> Compared | None:
    return next(iter(_rows(shown, choice, COMPANY)), None)


def _rows(shown: Scenario, choice: Choice, by: str) -> list[Compared]:
    if choice.period is None:
        return []
    start = choice.period.start.isoformat()
    end = choice.period.end.isoformat()
    found = from_data(one for one in shown.results if (one["starts_on"], one["ends_on"]) == (start, end))
    return [one for one in found if (one.kpi, one.by) == (choice.kpi, by)]


def _spans(found: list[Scenario], choice: Choice) -> Card:
    rows = [(one, whole) for one in found if (whole := _whole(one, choice)) and whole.then and whole.plan]
    if not rows:
        quiet = "None of them is computed for this period. Open one and compute it."
        return Card("How do they compare?", "Worst to best of each", quiet=quiet)
    plan = rows[0][1].plan or {}
    largest = 1.05 * max(side["high"] for _, whole in rows for side in (whole.plan, whole.then) if side)
    lines = [_line("The plan", plan, None, largest, choice, "")]
    lines += [
        _line(one.name, whole.then or {}, whole, largest, choice, f"{HOME}/{one.id}{choice.query()}") for one, whole in rows
    ]
    says = "From worst to best, with the likely; the thin line is the likely of the plan"
    return Card("How do they compare?", says, lines=tuple(lines))


def _line(name: str, side: Any, whole: Compared | None, largest: float, choice: Choice, href: str) -> Line:
    between = f"{_shown(side['low'], choice)} to {_shown(side['high'], choice)}"
    label = f"{name}: likely {_shown(side['likely'], choice)}, {between}"
    beside = whole.plan["likely"] if whole and whole.plan else None
    bar = span(side["low"], side["likely"], side["high"], largest=largest, label=label, beside=beside)
    sub = f"{_apart(whole, choice)} against the plan" if whole else "As the forecast says"
    return Line(name, bar, _shown(side["likely"], choice), sub, between, href=href)


def _apart(one: Compared, choice: Choice) -> str:
    apart = one.difference
    return f"{'+' if apart > 0 else MINUS if apart < 0 else ''}{_shown(abs(apart), choice)}"


def _apart_cell(one: Compared, choice: Choice) -> Cell:
    return Cell(_apart(one, choice), tone="good" if one.difference > 0 else "bad" if one.difference < 0 else "")


_COLUMNS = (
    Column("Scenario"),
    Column("Worst", numeric=True, secondary=True),
    Column("Likely", numeric=True),
    Column("Best", numeric=True, secondary=True),
    Column("Against the plan", numeric=True),
    Column("Made by", secondary=True),
)


def _numbers(found: list[Scenario], choice: Choice) -> Card:
    rows = [_numbers_of(one, choice) for one in found]
    table = Table("Scenarios", _COLUMNS, tuple(rows), empty="None yet.")
    return Card("What would each come to?", "With its assumptions behind its name", table=table)


def _numbers_of(shown: Scenario, choice: Choice) -> tuple[Cell, ...]:
    whole = _whole(shown, choice)
    then = whole.then if whole else None
    numbers = [Cell(_shown(then[name], choice) if then else NONE) for name in ("low", "likely", "high")]
    apart = _apart_cell(whole, choice) if whole and then else Cell(NONE)
    many = counted(len(shown.assumptions), "assumption")
    href = f"{HOME}/{shown.id}{choice.query()}"
    return (Cell(shown.name, many, href=href), *numbers, apart, Cell(shown.by_name, day(shown.changed_at)))


def _by(shown: Scenario, choice: Choice) -> Card:
    columns = (
        Column(choice.by.capitalize()),
        Column("Plan, likely", numeric=True, secondary=True),
        Column("Worst", numeric=True, secondary=True),
        Column("Likely", numeric=True),
        Column("Best", numeric=True, secondary=True),
        Column("Against the plan", numeric=True),
    )
    found = sorted(_rows(shown, choice, choice.by), key=lambda one: -abs(one.difference))
    rows = [_by_row(one, choice) for one in (*_rows(shown, choice, COMPANY), *found)]
    table = Table(f"By {choice.by}", columns, tuple(rows))
    says = "What the forecast says, and what it would say; the largest differences first"
    return Card("Where would it be felt?", says, table=table)


def _by_row(one: Compared, choice: Choice) -> tuple[Cell, ...]:
    name = "All of it" if one.by == COMPANY else one.name
    plan, then = one.plan or {}, one.then or {}
    numbers = [Cell(_shown(then.get(side, 0.0), choice)) for side in ("low", "likely", "high")]
    return (Cell(name), Cell(_shown(plan.get("likely", 0.0), choice)), *numbers, _apart_cell(one, choice))


def _shown(value: float, choice: Choice) -> str:
    if choice.kpi != BOOKINGS:
        return number(value)
    return money(value, policies.company(choice.period.start).currency if choice.period else "USD")


def _pickers(choice: Choice, here: str, *, of_slices: bool = True) -> tuple[Picker, ...]:
    if choice.period is None:
        return ()
    told = f"{day(choice.period.start)} to {day(choice.period.last_day, year=True)}"
    periods = tuple(
        Option(
            f"{day(one.start)} to {day(one.last_day, year=True)}",
            here + choice.query(period=key_of(one)),
            current=one == choice.period,
        )
        for one in choice.periods
    )
    kpis = tuple(Option(name, here + choice.query(kpi=key), current=key == choice.kpi) for key, name in _KPIS.items())
    found = (Picker("period", told, periods, icon="calendar"), Picker("kpi", _KPIS[choice.kpi], kpis))
    slices = tuple(Option(f"By {one}", here + choice.query(by=one), current=one == choice.by) for one in SLICES)
    return (*found, Picker("by", f"By {choice.by}", slices)) if of_slices else found


def _offered(viewer: Viewer, now: datetime) -> Offered:
    """Who works here and is in the viewer's scope, and the teams."""
    scope = scope_of(viewer, now)
    listed = records.listed("person", scope=EVERYTHING, where={"left_on": None}, order=("name",), limit=MOST_OFFERED)
    seen = [row for row in listed.rows if scope.everything or row.id in scope.people]
    teams = records.listed("team", scope=EVERYTHING, order=("name",), limit=MOST_OFFERED)
    return Offered(tuple((str(row.id), row["name"]) for row in seen), tuple(row["name"] for row in teams.rows))
