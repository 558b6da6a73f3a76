"""A map written down: in words, as data, as a picture, and for Graphviz."""

import json
from collections.abc import Callable
from dataclasses import asdict

from salesops.capabilities.process.decide.happening import Traced
from salesops.web.charts.standalone import standalone
from salesops.web.formatting import number, percent
from salesops.workspace.process.maps.words import lasting, path_words

FORMATS = ("text", "json", "svg", "dot")
_MOST = 15


def written(found: Traced, form: str, draw: Callable[[], str]) -> str:
    """`draw` makes the picture, where one is asked for."""
    match form:
        case "json":
            return json.dumps(asdict(found), indent=1)
        case "svg":
            return standalone(draw())
        case "dot":
            return dot(found)
    return "\n".join(_text(found))


def _text(found: Traced) -> list[str]:
    drawn = f"drawn: {number(found.drawn)} cases, {number(found.taken)} ways"
    lines = [f"{number(found.cases)} cases, {number(found.there)} ways; {drawn}.", "", f"{'times':>9}  {'wait':>9}  step"]
    for step in sorted(found.steps, key=lambda one: (-one.times, one.source, one.target))[:_MOST]:
        lines.append(f"{number(step.times):>9}  {lasting(step.median_seconds, short=True):>9}  {step.source} → {step.target}")
    lines += ["", f"{'cases':>9}  {'share':>6}  {'lasted':>9}  way"]
    for way in found.ways[:_MOST]:
        share, lasted = percent(way.cases / found.cases, 1), lasting(way.median_seconds, short=True)
        lines.append(f"{number(way.cases):>9}  {share:>6}  {lasted:>9}  {path_words(None, way.path)}")
    return lines


def dot(found: Traced) -> str:
    """Lines as wide as they are frequent."""
    top = max((step.times for step in found.steps), default=1)
    lines = ["digraph process {", '  node [shape=box, style=rounded, fontname="Inter"];']
    for place in found.places:
        label = _quoted(f"{place.activity}\n{number(place.cases)}")
        lines.append(f"  {_quoted(place.activity)} [label={label}];")
    for step in found.steps:
        label = _quoted(f"{number(step.times)}, {lasting(step.median_seconds, short=True)}")
        width = f"{1 + 6 * step.times / top:.1f}"
        lines.append(f"  {_quoted(step.source)} -> {_quoted(step.target)} [label={label}, penwidth={width}];")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
