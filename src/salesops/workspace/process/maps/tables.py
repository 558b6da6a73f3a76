"""The map in rows: steps, ways, what deviations go with, and how two groups differ."""

from collections.abc import Sequence

from salesops.capabilities.process.decide.effect import Estimate
from salesops.capabilities.process.decide.happening import Apart, Traced, Way
from salesops.capabilities.process.queries.what_happens import Cost
from salesops.policies.documents.sales_process import Pipeline
from salesops.web.components import Cell, Chip, Column, Table, Tone
from salesops.web.formatting import NONE, capital, number, percent, points
from salesops.workspace.process.maps.asked import MapAsked
from salesops.workspace.process.maps.words import DEVIATIONS, deviates, lasting, name_of, path_words

MOST_STEPS = 25


def steps_table(asked: MapAsked | None, found: Traced) -> Table:
    """`asked` is None for a log that is not ours."""
    rows = sorted(found.steps, key=lambda step: (-step.times, step.source, step.target))[:MOST_STEPS]
    columns = [
        Column("From"),
        Column("To"),
        Column("Times", numeric=True),
        Column("Deals" if asked else "Cases", numeric=True, secondary=True),
        Column("Wait, median", numeric=True),
        Column("Mean", numeric=True, secondary=True),
    ]
    lines = []
    for step in rows:
        pipeline = asked.pipeline if asked else None
        word = deviates(asked.pipeline, step.source, step.target) if asked else ""
        href = asked.behind(source=step.source, target=step.target) if asked else ""
        lines.append(
            (
                Cell(name_of(pipeline, step.source)),
                Cell(name_of(pipeline, step.target), chips=(Chip(word, "warn"),) if word else ()),
                Cell(number(step.times)),
                Cell(number(step.cases), href=href),
                Cell(lasting(step.median_seconds), whole=True),
                Cell(lasting(step.mean_seconds), whole=True),
            )
        )
    return Table("Steps", tuple(columns), tuple(lines), "Nothing has moved yet.")


def ways_table(asked: MapAsked | None, found: Traced) -> Table:
    """Whole ways; of our deals with their win rate, and the deals behind."""
    columns = [
        Column("Way"),
        Column("Deals" if asked else "Cases", numeric=True),
        Column("Share", numeric=True),
        Column("Lasted, median", numeric=True, secondary=True),
    ]
    if asked:
        columns.append(Column("Won, of closed", numeric=True))
    return Table("Ways", tuple(columns), tuple(_way(asked, found, way) for way in found.ways), "Nothing has moved yet.")


def _way(asked: MapAsked | None, found: Traced, way: Way) -> tuple[Cell, ...]:
    href = asked.behind(way=">".join(way.path)) if asked else ""
    cells = (
        Cell(path_words(asked.pipeline if asked else None, way.path)),
        Cell(number(way.cases), href=href),
        Cell(percent(way.cases / found.cases, 1)),
        Cell(lasting(way.median_seconds), whole=True),
    )
    return (*cells, Cell(percent(way.won / way.closed, 0) if way.closed else NONE)) if asked else cells


def costs_table(asked: MapAsked, costs: Sequence[Cost]) -> Table:
    columns = (
        Column("What"),
        Column("Times", numeric=True),
        Column("Won", numeric=True, secondary=True),
        Column("Others won", numeric=True, secondary=True),
        Column("Win rate, alike", numeric=True),
        Column("Days, alike", numeric=True),
    )
    return Table("What deviations go with", columns, tuple(_cost(asked, cost) for cost in costs))


def _cost(asked: MapAsked, cost: Cost) -> tuple[Cell, ...]:
    few = "" if cost.enough else f"Not enough data: {number(cost.ones.deals)} and {number(cost.others.deals)}"
    won = [percent(side.win_rate, 0) if cost.enough else NONE for side in (cost.ones, cost.others)]
    rate, days = (cost.win_rate, cost.days) if cost.enough else (None, None)
    return (
        Cell(DEVIATIONS[cost.kind][0], few, href=asked.behind(deviation=cost.kind)),
        Cell(number(cost.ones.deals)),
        *map(Cell, won),
        Cell(points(rate.value), interval(rate, share=True), tone=_tone(rate), whole=True) if rate else Cell(NONE),
        Cell(number(days.value, 1, plus=True), interval(days), tone=_tone(days, better=-1), whole=True) if days else Cell(NONE),
    )


def cost_words(cost: Cost) -> str:
    """In one line, for the terminal."""
    said = f"{DEVIATIONS[cost.kind][0]}: {number(cost.ones.deals)} times"
    if not (cost.enough and cost.win_rate and cost.days):
        return f"{said}, not enough data to compare"
    rate = f"win rate {points(cost.win_rate.value)} ({interval(cost.win_rate, share=True)})"
    return f"{said}, {rate}, days {number(cost.days.value, 1, plus=True)} ({interval(cost.days)})"


def _tone(estimate: Estimate, better: int = 1) -> Tone:
    """Only what is more than chance is judged."""
    if not estimate.tells:
        return ""
    return "good" if estimate.value * better > 0 else "bad"


def interval(estimate: Estimate, *, share: bool = False) -> str:
    factor = 100 if share else 1
    return f"{number(estimate.low * factor, 1, plus=True)} to {number(estimate.high * factor, 1, plus=True)}"


def apart_table(pipeline: Pipeline, found: Sequence[Apart], names: tuple[str, str]) -> Table:
    columns = (
        Column("From"),
        Column("To"),
        Column(capital(names[0]), numeric=True),
        Column(capital(names[1]), numeric=True),
        Column("Difference", numeric=True),
        Column("Wait", numeric=True, secondary=True),
        Column("Others' wait", numeric=True, secondary=True),
    )
    rows = tuple(_apart(pipeline, one) for one in found[:MOST_STEPS])
    return Table("How they differ", columns, rows, "Not enough data: a difference is told from 20 deals on either side.")


def _apart(pipeline: Pipeline, one: Apart) -> tuple[Cell, ...]:
    tone: Tone = "accent" if one.difference.tells else ""
    return (
        Cell(name_of(pipeline, one.source)),
        Cell(name_of(pipeline, one.target)),
        Cell(percent(one.share, 0)),
        Cell(percent(one.share_others, 0)),
        Cell(points(one.difference.value), interval(one.difference, share=True), tone=tone, whole=True),
        Cell(lasting(one.seconds), whole=True),
        Cell(lasting(one.seconds_others), whole=True),
    )
