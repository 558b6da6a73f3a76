"""The computed forecast by slice: team, segment, region and so on, with the whole beside it."""

from collections.abc import Sequence

from salesops.capabilities.forecasting.decide.telling import COMPANY, Figure
from salesops.capabilities.forecasting.facts import SLICES
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.period import PeriodError
from salesops.web.components import Card, Cell, Column, Foot, Option, Picker, Table
from salesops.web.formatting import NONE, percent
from salesops.workspace.forecast.choosing import Choice
from salesops.workspace.forecast.queries.computed import KPIS

COLUMNS = (
    Column("Worst", numeric=True, secondary=True),
    Column("Likely", numeric=True),
    Column("Best", numeric=True, secondary=True),
    Column("Booked", numeric=True),
    Column("From open deals", numeric=True, secondary=True),
    Column("From renewals", numeric=True, secondary=True),
    Column("Not created yet", numeric=True, secondary=True),
    Column("Share", numeric=True, secondary=True),
)
SHOWN = 40


def picker(choice: Choice) -> Picker:
    """What the computed forecast is split by."""
    first = Option("Not split", choice.query(by=""), current=not choice.by)
    options = (first, *(Option(f"By {name}", choice.query(by=name), current=name == choice.by) for name in SLICES))
    return Picker("Split", f"By {choice.by}" if choice.by else "Not split", options, chosen=bool(choice.by))


def split(choice: Choice, by: str) -> tuple[Run | None, Sequence[Figure], Figure | None]:
    """(The run, its parts with the largest first, the whole), of what the viewer may see; nothing where no run reaches."""
    kpi = KPIS.get(choice.of.kpi, "")
    run = runs.run_of(choice.of.period, choice.today) if kpi else None
    if run is None:
        return None, (), None
    try:
        parts = runs.figure(run, choice.of.period, by, scope=choice.scope, kpi=kpi)
        [whole] = runs.figure(run, choice.of.period, COMPANY, scope=choice.scope, kpi=kpi)
    except PeriodError:
        return None, (), None
    return run, sorted(parts, key=lambda one: -one.likely), whole


def slices_card(choice: Choice) -> tuple[Card, ...]:
    """Nothing where no slice is chosen."""
    if not choice.by:
        return ()
    question = f"What comes from which {choice.by}?"
    run, parts, whole = split(choice, choice.by)
    if run is None or whole is None:
        return (
            Card(
                question,
                "Computed",
                quiet="No forecast that is kept tells of this period.",
                button=("Make one", "/forecast/runs"),
            ),
        )
    rows = (*(_row(choice, one, whole) for one in parts[:SHOWN]), _row(choice, whole, whole, name="Together"))
    table = Table(question, (Column(choice.by.capitalize()), *COLUMNS), rows)
    says = "Worst, likely and best of each, the largest first; the whole in the last line"
    more = f" The {SHOWN} largest of {len(parts)} are shown." if len(parts) > SHOWN else ""
    return (Card(question, says, table=table, foot=Foot(coherence(run, parts, whole, choice) + more), span=12),)


def coherence(run: Run, parts: Sequence[Figure], whole: Figure, choice: Choice) -> str:
    """How the parts add up: booked exactly, and every draw; the middles of parts need not."""
    apart = sum(one.likely for one in parts) - whole.likely
    middles = (
        f"Their likely figures together are {choice.shown(abs(apart))} {'above' if apart > 0 else 'below'} that of the whole"
    )
    return (
        f"In each of {run.draws} draws the parts add up to the whole. {middles}: a middle of sums is not the sum of middles. "
        "Ranges of parts are wider: bad luck does not strike all at once."
    )


def _row(choice: Choice, one: Figure, whole: Figure, *, name: str = "") -> tuple[Cell, ...]:
    numbers = (one.low, one.likely, one.high, one.booked, one.from_open, one.from_renewals, one.from_new)
    share = percent(one.likely / whole.likely, 0) if whole.likely else NONE
    return (Cell(name or one.name, whole=True), *(Cell(choice.shown(value)) for value in numbers), Cell(share))
