"""From what happened to boxes and lines."""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

from salesops.capabilities.process.decide.happening import Apart, Place, Step, Traced
from salesops.policies.documents.sales_process import Pipeline
from salesops.web.charts.flow import flow
from salesops.web.charts.process_map import LOST, Edge, Node, process_map
from salesops.web.formatting import counted, number, percent, points
from salesops.workspace.process.maps.asked import MapAsked
from salesops.workspace.process.maps.words import deviates, lasting, name_of

Drawn = Callable[[Step], Edge]


def deals_map(asked: MapAsked, found: Traced, *, side: str = "", label: str = "How deals went from stage to stage") -> SafeString:
    """One group's map. `side` is passed on to the lists behind it."""
    nodes = [_stage(asked, found, key, side) for key in _line(asked.pipeline, found)]
    return process_map(nodes, _edges(asked, found, side), label=label)


def _line(pipeline: Pipeline, found: Traced) -> list[str]:
    """The stages on the line, in their order: all but lost ones, then those the process does not know."""
    there = {place.activity for place in found.places}
    known = [stage.key for stage in pipeline.stages]
    on_it = [stage.key for stage in pipeline.stages if stage.status != "lost" and stage.key in there]
    return on_it + sorted(there - set(known))


def _stage(asked: MapAsked, found: Traced, key: str, side: str) -> Node:
    place, pipeline = found.place(key), asked.pipeline
    stage = pipeline.match(key)
    name, cases = name_of(pipeline, key), place.cases if place else 0
    norm, worked = stage.expected_days if stage else None, place.median_worked_days if place else None
    late = bool(norm and worked is not None and worked > norm)
    sub = f"{lasting(place.median_seconds)} median" if place and place.median_seconds is not None else ""
    said = sub
    if norm and worked is not None:
        days = number(worked, 0 if worked == int(worked) else 1)
        sub, said = f"{days} of {counted(norm, 'day')}", f"a median of {days} working days, {norm} at most are usual"
    tone = "warn" if late else "" if stage else "unknown"
    words = f"{name}: {counted(cases, 'deal')}{', ' + said if said else ''}{'' if stage else ', not in the process'}"
    return Node(key, name, counted(cases, "deal"), words, asked.behind(at=key, side=side), sub, tone)


def _edges(asked: MapAsked, found: Traced, side: str) -> list[Edge]:
    lost = {stage.key for stage in asked.pipeline.with_status("lost")}
    by_time = asked.by == "time"
    edges = []
    for step in found.steps:
        if step.source in lost:
            continue
        words = step_words(asked.pipeline, step)
        label = lasting(step.median_seconds, short=True) if by_time else number(step.cases)
        target = LOST if step.target in lost else step.target
        if target == LOST:
            place = found.place(step.source)
            share = percent(step.cases / place.cases, 0) if place and place.cases else ""
            label = f"{label if by_time else number(step.cases)} lost\n{share}"
        tone = "warn" if deviates(asked.pipeline, step.source, step.target) else ""
        weight = float(max(0.0, step.median_seconds)) if by_time else float(step.cases)
        href = asked.behind(source=step.source, target=step.target, side=side)
        edges.append(Edge(step.source, target, weight, words, label, tone, href))
    return edges


def step_words(pipeline: Pipeline | None, step: Step) -> str:
    where = f"{name_of(pipeline, step.source)} to {name_of(pipeline, step.target)}"
    return f"{where}: {counted(step.times, 'time')}, after {lasting(step.median_seconds)} (median)"


def difference_map(asked: MapAsked, ones: Traced, others: Traced, found: Sequence[Apart], names: tuple[str, str]) -> SafeString:
    """Lines as thick as the shares differ; coloured where the difference is more than chance."""
    there = {place.activity: place for place in (*others.places, *ones.places)}
    both = Traced(0, 0, 0, 0, tuple(there.values()), (), ())
    nodes = [_beside(asked.pipeline, key, ones, others, names) for key in _line(asked.pipeline, both)]
    lost = {stage.key for stage in asked.pipeline.with_status("lost")}
    edges = []
    for one in found:
        if one.source in lost:
            continue
        to_lost, value = one.target in lost, one.difference.value
        label = points(value) + (" lost\n" if to_lost else "")
        said = f"{percent(one.share, 0)} of {names[0]}, {percent(one.share_others, 0)} of {names[1]}"
        words = f"{name_of(asked.pipeline, one.source)} to {name_of(asked.pipeline, one.target)}: {said}"
        tone = ("more" if value > 0 else "less") if one.difference.tells else "even"
        edges.append(Edge(one.source, LOST if to_lost else one.target, abs(value), words, label, tone))
    return process_map(nodes, edges, label=f"How {names[0]} and {names[1]} went differently")


def _beside(pipeline: Pipeline, key: str, ones: Traced, others: Traced, names: tuple[str, str]) -> Node:
    shares = [_share(side, key) for side in (ones, others)]
    waits = [place.median_seconds if (place := side.place(key)) else None for side in (ones, others)]
    name = name_of(pipeline, key)
    count = " / ".join(percent(share, 0) for share in shares)
    sub = " / ".join(lasting(wait, short=True) for wait in waits) if any(wait is not None for wait in waits) else ""
    words = f"{name}: {names[0]} {percent(shares[0], 0)}, {names[1]} {percent(shares[1], 0)}"
    return Node(key, name, count, words, "", sub)


def _share(side: Traced, key: str) -> float:
    place = side.place(key)
    return place.cases / side.drawn if place and side.drawn else 0.0


def log_map(found: Traced, *, by: str = "count") -> SafeString:
    """The map of any log: the most frequent activities first, loops told in their boxes."""
    loops = {step.source: step for step in found.steps if step.source == step.target}
    places = sorted(found.places, key=lambda place: (-place.cases, place.activity))
    nodes = [_activity(place, loops.get(place.activity)) for place in places]
    edges = [_between(step, by) for step in found.steps if step.source != step.target]
    return flow(nodes, edges, label="What follows what")


def _activity(place: Place, loop: Step | None) -> Node:
    again = f"{number(loop.times)}× again" if loop else ""
    words = f"{place.activity}: {counted(place.cases, 'case')}, {counted(place.times, 'time')}{', ' + again if again else ''}"
    return Node(place.activity, place.activity, number(place.cases), words, "", again)


def _between(step: Step, by: str) -> Edge:
    weight = max(0.0, step.median_seconds) if by == "time" else float(step.times)
    label = lasting(step.median_seconds, short=True) if by == "time" else number(step.times)
    return Edge(step.source, step.target, weight, step_words(None, step), label)
