"""What is behind the computed range: what moved it since last week, which deals carry it, what would have to be true."""

from decimal import Decimal

from salesops.capabilities.forecasting.decide.asking import Carrier, Needed
from salesops.capabilities.forecasting.models import Run
from salesops.capabilities.forecasting.queries import runs
from salesops.kernel.period import PeriodError
from salesops.records import queries as records
from salesops.warehouse.run import run as asked
from salesops.web.charts.waterfall import Step, waterfall
from salesops.web.components import Card, Cell, Column, Foot, Table
from salesops.web.formatting import day as written
from salesops.web.formatting import percent
from salesops.workspace.forecast.choosing import Choice

SHOWN = 8
MONEY = "bookings"
_CENT = Decimal(100)


def behind(choice: Choice) -> tuple[Card, ...]:
    """Nothing where there is no run, or the metric is no money: all are told deal by deal in money."""
    run = runs.run_of(choice.of.period, choice.today) if choice.of.kpi == MONEY else None
    if run is None:
        return ()
    try:
        return (_moved(choice, runs.run_before(run), run), _carry(choice, run), *_true(choice, run))
    except PeriodError:
        return ()


def _moved(choice: Choice, earlier: Run | None, run: Run) -> Card:
    question, says = "What moved the computed forecast?", "Deal by deal since the run of a week before, adding up to the cent"
    if earlier is None:
        return Card(question, says, span=12, quiet="There is no run of a week before to compare with.")
    try:
        bridge = runs.what_moved(earlier, run, choice.of.period, scope=choice.scope)
    except PeriodError:
        return Card(question, says, span=12, quiet=f"The run of {written(earlier.day)} did not reach this period.")
    bars = [_total(choice, f"On {written(earlier.day)}", bridge.before)]
    for reason, cents in bridge.by_reason().items():
        shown = choice.shown(cents / _CENT)
        bars.append(Step(reason.capitalize(), float(cents / _CENT), f"{'+' if cents > 0 else ''}{shown}"))
    bars.append(_total(choice, f"On {written(run.day)}", bridge.after))
    deals = len({step.deal for step in bridge.steps if step.deal is not None})
    foot = Foot(f"{deals:,} deals count otherwise than a week before.")
    return Card(question, says, body=waterfall(bars, label=question), span=12, foot=foot)


def _total(choice: Choice, label: str, cents: int) -> Step:
    return Step(label, float(cents / _CENT), choice.shown(cents / _CENT), total=True)


def _carry(choice: Choice, run: Run) -> Card:
    found = runs.deals_that_carry_the_range(run, choice.of.period, scope=choice.scope, limit=SHOWN)
    names = records.names_of("deal", [one.deal for one in found])
    columns = (
        Column("Deal"),
        Column("Amount", numeric=True),
        Column("Chance", numeric=True),
        Column("Share of the range", numeric=True),
    )
    rows = tuple(_carrier(choice, one, names) for one in found)
    table = Table("Deals that carry the range", columns, rows, empty="No open deal makes a difference in this period.")
    return Card("Which deals carry the range?", "Their part of what is not certain yet", table=table, span=6)


def _carrier(choice: Choice, one: Carrier, names: dict[int, str]) -> tuple[Cell, ...]:
    return (
        Cell(names.get(one.deal, str(one.deal)), href=f"/deals/{one.deal}"),
        Cell(choice.shown(one.value)),
        Cell(percent(one.chance, 0)),
        Cell(percent(one.share_of_range, 0)),
    )


def _true(choice: Choice, run: Run) -> tuple[Card, ...]:
    """Against the quota, where there is one."""
    quota = float(asked(choice.ask("quota")).value or 0)
    if not quota:
        return ()
    said = runs.what_would_have_to_be_true(run, choice.of.period, quota, scope=choice.scope, limit=SHOWN)
    names = records.names_of("deal", [one.deal for one in said.deals])
    columns = (
        Column("Deal"),
        Column("Amount", numeric=True),
        Column("Won always", numeric=True),
        Column("Won where quota is reached", numeric=True),
    )
    rows = tuple(_needed(choice, one, names) for one in said.deals)
    missing = f"{choice.shown(said.still_needed)} is still to be won" if said.still_needed else "The quota is booked already"
    says = f"Quota {choice.shown(quota)}: reached in {percent(said.chance, 0)} of all draws. {missing}"
    empty = "In no draw is the quota reached." if not said.chance else "No single deal decides it."
    table = Table("Deals won more often where the quota is reached", columns, rows, empty=empty)
    return (Card("What would have to be true?", says, table=table, span=6),)


def _needed(choice: Choice, one: Needed, names: dict[int, str]) -> tuple[Cell, ...]:
    return (
        Cell(names.get(one.deal, str(one.deal)), href=f"/deals/{one.deal}"),
        Cell(choice.shown(one.value)),
        Cell(percent(one.chance, 0)),
        Cell(percent(one.chance_if_reached, 0)),
    )
