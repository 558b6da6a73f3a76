"""Runs: which computed forecasts are kept, of which days, and making one of a day that has none."""

from dataclasses import dataclass
from datetime import date

from salesops.capabilities.forecasting.decide.spans import named_periods
from salesops.capabilities.forecasting.decide.telling import BOOKINGS
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.records.access import may_change
from salesops.web.components import Card, Cell, Chip, Column, Foot, Span, Table, bold
from salesops.web.formatting import NONE, counted, number
from salesops.web.formatting import day as written
from salesops.workspace.forecast.choosing import Choice, period_key
from salesops.workspace.forecast.queries import words
from salesops.workspace.forecast.queries.words import Page

HERE = "/forecast/runs"
SHOWN = 60
_CHIPS = {"failed": Chip("failed", "bad"), "stopped": Chip("stopped", "warn"), "running": Chip("being made", "accent")}
_COLUMNS = (
    Column("As of the end of"),
    Column("Quarter", secondary=True),
    Column("Worst", numeric=True, secondary=True),
    Column("Likely", numeric=True),
    Column("Best", numeric=True, secondary=True),
    Column("Draws", numeric=True, secondary=True),
    Column("Made", secondary=True),
)


@dataclass(frozen=True)
class Progress:
    """A run that is being made, in words and as a share of 100."""

    number: int
    words: str
    share: int
    says: str


@dataclass(frozen=True)
class RunsPage(Page):
    """`day`: the one offered to be made. `may_make`: those who see the whole company make forecasts."""

    progress: Progress | None = None
    may_make: bool = False
    day: date | None = None


def runs_page(choice: Choice, day: date) -> RunsPage:
    kept = list(Run.objects.exclude(status="running").order_by("-day", "-id")[:SHOWN])
    running = runs.running()
    return RunsPage(
        head=words.head(choice, "Which forecasts are kept?", HERE, _answer(kept)),
        tabs=words.tabs(choice, HERE),
        cards=(_table(choice, kept),),
        progress=progress_of(running) if running else None,
        may_make=choice.scope.everything and may_change(choice.viewer),
        day=day,
    )


def progress_of(run: Run) -> Progress:
    begun = "Looking at what was said on past days, and what came" if run.done_share else "Waiting for the worker"
    return Progress(run.id, f"The forecast of {written(run.day, year=True)} is being made", int(100 * run.done_share), begun)


def _answer(kept: list[Run]) -> tuple[Span, ...]:
    done = [run for run in kept if run.status == "done"]
    if not done:
        return (Span("None yet. The worker makes one every night, as of the end of the day; or make one now."),)
    last = written(done[0].day, year=True)
    return (Span("The last one is as of the end of "), bold(last), Span(". What was said on a day is never changed."))


def _table(choice: Choice, kept: list[Run]) -> Card:
    said = runs.whole_of(kept, BOOKINGS) if choice.scope.everything else {}
    rows = tuple(_row(choice, run, said.get((run.id, named_periods(run.day, choice.company.calendar)["this"]))) for run in kept)
    table = Table("Kept forecasts", _COLUMNS, rows, empty="No forecast was made yet.")
    says = "What each said of the quarter of its day, for the whole company"
    foot = Foot(f"{counted(len(kept), 'forecast')}, the latest {SHOWN} at most.") if kept else None
    return Card("What was said on which day?", says, table=table, foot=foot)


def _row(choice: Choice, run: Run, said: runs.Figure | None) -> tuple[Cell, ...]:
    chips = (_CHIPS[run.status],) if run.status in _CHIPS else ()
    period = named_periods(run.day, choice.company.calendar)["this"]
    low, likely, high = (said.low, said.likely, said.high) if said else (None, None, None)
    href = f"/forecast{choice.query(as_of=run.day.isoformat(), period=period_key(choice.company.calendar, period))}"
    return (
        Cell(written(run.day, year=True), run.problem, href if run.status == "done" else "", chips=chips),
        Cell(choice.company.calendar.name(period)),
        *(Cell(choice.shown(value) if value is not None else NONE) for value in (low, likely, high)),
        Cell(number(run.draws)),
        Cell(words.moment(choice, run.made_at), run.by_name, whole=True),
    )
