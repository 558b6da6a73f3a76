"""The page that shows how deals really went, beside the way that was designed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from salesops.capabilities.process.queries.what_happens import Cost, Happened, Step, Which, what_happens
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.web.charts.process_map import Edge, Node, process_map
from salesops.web.components import Cell, Chip, Column, Head, Option, Picker, Span, Table, bold
from salesops.web.formatting import NONE, counted, number, percent

DAY = 86_400
OUTCOMES = (("", "All deals"), ("won", "Won"), ("lost", "Lost"), ("open", "Open"))
_SAYS = {
    "skipped": ("Skipped a stage", "skipped a stage"),
    "backwards": ("Went back", "went back"),
    "undefined": ("Stood in an unknown stage", "stood in a stage the process does not know"),
    "too_long": ("Stood too long", "stood longer than a stage's norm"),
}
MOST_STEPS = 15


@dataclass(frozen=True)
class MapPage:
    head: Head
    drawing: SafeString
    steps: Table
    ways: Table
    costs: Table
    empty: bool


def map_page(process: SalesProcess, given: Mapping[str, str], *, scope: Scope) -> MapPage | None:
    """None for a pipeline there is not."""
    pipeline = process.pipeline(given.get("pipeline", ""))
    if pipeline is None:
        return None
    outcome = given.get("outcome", "")
    outcome = outcome if outcome in dict(OUTCOMES) else ""
    which = Which(pipeline.key, scope, segment=given.get("segment", ""), team=given.get("team", ""), outcome=outcome)  # type: ignore[arg-type]
    found = what_happens(pipeline, which)
    names = {stage.key: stage.name for stage in pipeline.stages}
    return MapPage(
        _head(process, pipeline, found, given, names),
        _drawing(pipeline, found, names),
        _steps(pipeline, found, names),
        _ways(found, names),
        _costs(found),
        found.deals == 0,
    )


def _head(process: SalesProcess, pipeline: Pipeline, found: Happened, given: Mapping[str, str], names: Mapping[str, str]) -> Head:
    kept = {name: given[name] for name in ("pipeline", "segment", "team", "outcome") if given.get(name)}

    def options(name: str, values: tuple[tuple[str, str], ...]) -> tuple[Option, ...]:
        return tuple(
            Option(said, f"?{urlencode({**kept, name: value})}", current=kept.get(name, "") == value) for value, said in values
        )

    chosen = dict(OUTCOMES).get(kept.get("outcome", ""), "All deals")
    pickers = [Picker("Outcome", chosen, options("outcome", OUTCOMES), chosen="outcome" in kept)]
    if len(process.pipelines) > 1:
        pipelines = tuple((one.key, one.name) for one in process.pipelines)
        pickers.insert(0, Picker("Pipeline", pipeline.name, options("pipeline", pipelines)))
    crumbs = (("Process", "/process"), ("What happens", ""))
    return Head("How do deals really go?", counted(found.deals, "deal"), _answer(found, names), tuple(pickers), crumbs=crumbs)


def _answer(found: Happened, names: Mapping[str, str]) -> tuple[Span, ...]:
    """The commonest way, and the deviation that goes with the largest loss of win rate."""
    if not found.ways:
        return ()
    way = found.ways[0]
    said = [
        Span("The commonest way is "),
        bold(_said(way.path, names)),
        Span(f", taken by {percent(way.cases / found.deals, 0)} of deals. "),
    ]
    worst = min((cost for cost in found.costs if _gap(cost) is not None), key=lambda cost: _gap(cost) or 0.0, default=None)
    if worst is None:
        return (*said, Span("There are not enough closed deals yet to say what leaving it costs."))
    gap = _gap(worst) or 0.0
    won, others = percent(worst.win_rate, 0), percent(worst.win_rate_others, 0)
    told = f"Deals that {_SAYS[worst.kind][1]} were won {won} of the time, the others {others}."
    return (*said, bold(told) if gap < -0.02 else Span("Leaving it goes with no lower win rate."))


def _gap(cost: Cost) -> float | None:
    if not cost.enough or cost.win_rate is None or cost.win_rate_others is None:
        return None
    return cost.win_rate - cost.win_rate_others


def _said(path: tuple[str, ...], names: Mapping[str, str]) -> str:
    return " → ".join(names.get(stage, stage) for stage in path)


def _drawing(pipeline: Pipeline, found: Happened, names: Mapping[str, str]) -> SafeString:
    places = {place.activity: place for place in found.places}
    order = [stage.key for stage in pipeline.stages if stage.key in places] + sorted(set(places) - set(names))
    nodes = [
        Node(
            key,
            names.get(key, key),
            number(places[key].cases),
            f"{names.get(key, key)}: {counted(places[key].cases, 'deal')}, {counted(places[key].times, 'visit')}",
            f"/deals?{urlencode({'where': json.dumps({'field': 'stage', 'is': key})})}",
        )
        for key in order
    ]
    edges = [
        Edge(s.source, s.target, s.times, _step_words(s, names), "warn" if _deviates(pipeline, s) else "") for s in found.steps
    ]
    return process_map(nodes, edges, label="How deals went from stage to stage")


def _step_words(step: Step, names: Mapping[str, str]) -> str:
    where = f"{names.get(step.source, step.source)} to {names.get(step.target, step.target)}"
    return f"{where}: {counted(step.times, 'time')}, after {_days(step.median_seconds)} (median)"


def _deviates(pipeline: Pipeline, step: Step) -> str:
    """How a step leaves the designed way, in a word; '' where it does not."""
    here, there = pipeline.position(step.source), pipeline.position(step.target)
    if here is None or there is None:
        return "undefined"
    if pipeline.stages[there].status == "lost":
        return ""
    if there < here:
        return "backwards"
    skipped = [stage for stage in pipeline.stages[here + 1 : there] if stage.status == "open"]
    return "skips" if skipped else ""


def _days(seconds: float | None) -> str:
    if seconds is None:
        return NONE
    days = seconds / DAY
    return f"{number(days, 1 if days < 10 else 0)} days"


def _steps(pipeline: Pipeline, found: Happened, names: Mapping[str, str]) -> Table:
    rows = sorted(found.steps, key=lambda step: (-step.times, step.source, step.target))[:MOST_STEPS]
    columns = (
        Column("From"),
        Column("To"),
        Column("Times", numeric=True),
        Column("Deals", numeric=True, secondary=True),
        Column("Wait, median", numeric=True),
        Column("Mean", numeric=True, secondary=True),
        Column("Deviation", secondary=True),
    )
    return Table("Steps", columns, tuple(_step(pipeline, step, names) for step in rows), "No deal has moved yet.")


def _step(pipeline: Pipeline, step: Step, names: Mapping[str, str]) -> tuple[Cell, ...]:
    word = _deviates(pipeline, step)
    return (
        Cell(names.get(step.source, step.source)),
        Cell(names.get(step.target, step.target)),
        Cell(number(step.times)),
        Cell(number(step.cases)),
        Cell(_days(step.median_seconds)),
        Cell(_days(step.mean_seconds)),
        Cell(chips=(Chip(word, "warn"),) if word else ()),
    )


def _ways(found: Happened, names: Mapping[str, str]) -> Table:
    columns = (
        Column("Way"),
        Column("Deals", numeric=True),
        Column("Share", numeric=True),
        Column("Days, median", numeric=True, secondary=True),
    )
    rows = tuple(
        (
            Cell(_said(way.path, names)),
            Cell(number(way.cases)),
            Cell(percent(way.cases / found.deals, 1)),
            Cell(_days(way.median_seconds)),
        )
        for way in found.ways
    )
    return Table("Ways", columns, rows, "No deal has moved yet.")


def _costs(found: Happened) -> Table:
    columns = (
        Column("What"),
        Column("Closed deals", numeric=True),
        Column("Won", numeric=True),
        Column("Others won", numeric=True),
        Column("Days", numeric=True, secondary=True),
        Column("Others' days", numeric=True, secondary=True),
    )
    return Table("What it goes with", columns, tuple(_cost(cost) for cost in found.costs))


def _cost(cost: Cost) -> tuple[Cell, ...]:
    told = cost.enough
    tone = "bad" if (_gap(cost) or 0.0) < -0.02 else ""
    few = "" if told else f"Not enough to compare: {number(cost.deals)} and {number(cost.others)}"
    return (
        Cell(_SAYS[cost.kind][0], few),
        Cell(number(cost.deals)),
        Cell(percent(cost.win_rate, 0) if told else NONE, tone=tone),  # type: ignore[arg-type]
        Cell(percent(cost.win_rate_others, 0) if told else NONE),
        Cell(number(cost.days, 0) if told else NONE),
        Cell(number(cost.days_others, 0) if told else NONE),
    )
