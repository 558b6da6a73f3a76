"""The page that shows how deals really went, beside the designed way, and beside other deals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from salesops.capabilities.process.decide.happening import Apart, Traced, apart
from salesops.capabilities.process.queries.what_happens import Cost, costs, trace
from salesops.kernel.period import Calendar
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import SalesProcess
from salesops.web.components import Head, Option, Span, Table, bold
from salesops.web.formatting import capital, counted, number, percent
from salesops.workspace.process.maps.asked import MapAsked, Sides, read_asked, sides
from salesops.workspace.process.maps.drawing import deals_map, difference_map
from salesops.workspace.process.maps.pickers import pickers
from salesops.workspace.process.maps.tables import apart_table, costs_table, steps_table, ways_table
from salesops.workspace.process.maps.words import DEVIATIONS, name_of, path_words

MOST_SLIDER = 50


@dataclass(frozen=True)
class Slider:
    """How many ways are drawn, of how many that can be chosen; the last step is all of them."""

    value: int
    most: int
    said: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    title: str
    picture: SafeString


@dataclass(frozen=True)
class MapPage:
    head: Head
    drawings: tuple[Drawing, ...]
    says: str
    lacking: str
    thick: tuple[Option, ...]
    views: tuple[Option, ...]
    slider: Slider
    steps: Table
    ways: Table
    costs: Table
    apart: Table | None
    empty: bool


def map_page(
    process: SalesProcess, given: Mapping[str, str], *, calendar: Calendar, day: date, scope: Scope, at: datetime
) -> MapPage:
    """Raises AskedError."""
    asked = read_asked(given, process, calendar, scope, at=at)
    pair = sides(asked)
    found = trace(pair.ones, at=at, ways=asked.ways)
    others = trace(pair.others, at=at, ways=asked.ways) if pair.others else None
    cost = costs(asked.pipeline, asked.which, at=at)
    differing = apart(found, others) if others else ()
    names = (pair.name, pair.name_others)
    counts = counted(found.cases, "deal") + (f" and {number(others.cases)} others" if others else "")
    answer = _compared(asked, pair, found, others, differing) if others else _answer(asked, found, cost)
    crumbs = (("Process", "/process"), ("What happens", ""))
    return MapPage(
        Head("How do deals really go?", f"{counts} · {asked.pipeline.name}", answer, pickers(asked, process, day), crumbs=crumbs),
        _drawings(asked, pair, found, others, differing),
        pair.says,
        pair.lacking,
        _options(asked, "by", (("deals", "Deals"), ("time", "Wait"))),
        _options(asked, "view", (("difference", "Difference"), ("side", "Side by side"))) if others else (),
        _slider(asked, found),
        steps_table(asked, found),
        ways_table(asked, found),
        costs_table(asked, cost),
        apart_table(asked.pipeline, differing, names) if others else None,
        found.cases == 0 and (others is None or others.cases == 0),
    )


def _drawings(
    asked: MapAsked, pair: Sides, found: Traced, others: Traced | None, differing: tuple[Apart, ...]
) -> tuple[Drawing, ...]:
    if others is None:
        return (Drawing("", deals_map(asked, found)),)
    names = (pair.name, pair.name_others)
    if asked.view == "difference" and differing:
        return (Drawing("", difference_map(asked, found, others, differing, names)),)
    both = ((names[0], found, ""), (names[1], others, "others"))
    return tuple(
        Drawing(f"{capital(name)}: {counted(side.cases, 'deal')}", deals_map(asked, side, side=key, label=f"How {name} went"))
        for name, side, key in both
    )


def _options(asked: MapAsked, name: str, there: tuple[tuple[str, str], ...]) -> tuple[Option, ...]:
    current = getattr(asked, name)
    return tuple(Option(said, asked.query(**{name: value}), current=value == current) for value, said in there)


def _slider(asked: MapAsked, found: Traced) -> Slider:
    most = min(found.there, MOST_SLIDER)
    every = found.taken >= found.there
    share = percent(found.drawn / found.cases, 0) if found.cases else ""
    said = f"all {found.there}" if every else f"{found.taken} of {found.there}, {share} of deals"
    kept = tuple((name, value) for name, value in asked.given.items() if name != "ways")
    return Slider(most if every else min(found.taken, most), most, said, kept)


def _answer(asked: MapAsked, found: Traced, found_costs: tuple[Cost, ...]) -> tuple[Span, ...]:
    """The commonest way, and the deviation that goes with the largest loss of win rate."""
    if not found.ways:
        return ()
    way = found.ways[0]
    said = [
        Span("The commonest way is "),
        bold(path_words(asked.pipeline, way.path)),
        Span(f", taken by {percent(way.cases / found.cases, 0)} of deals. "),
    ]
    told = [cost for cost in found_costs if cost.enough and cost.win_rate]
    if not told:
        return (*said, Span("There are not enough data to say what leaving the designed way costs."))
    worst = min(told, key=lambda cost: cost.win_rate.value if cost.win_rate else 0.0)
    if worst.win_rate is None or not (worst.win_rate.tells and worst.win_rate.value < 0):
        return (*said, Span("Among deals alike in stage, segment and size, leaving it goes with no lower win rate."))
    gap = number(100 * abs(worst.win_rate.value), 0)
    return (*said, bold(f"Deals that {DEVIATIONS[worst.kind][1]} were won {gap} points less often than others alike."))


def _compared(
    asked: MapAsked, pair: Sides, found: Traced, others: Traced | None, differing: tuple[Apart, ...]
) -> tuple[Span, ...]:
    ends = {stage.key for stage in asked.pipeline.stages if stage.status != "open"} if asked.compare == "outcome" else set()
    telling = [one for one in differing if one.difference.tells and one.target not in ends]
    if not differing:
        return (Span("There are not enough data to compare them: a difference is told from 20 deals on either side."),)
    if not telling:
        return (Span("They take the same steps as often: no difference is more than chance."),)
    one = telling[0]
    step = f"{name_of(asked.pipeline, one.source)} to {name_of(asked.pipeline, one.target)}"
    return (
        Span("They differ most in the step "),
        bold(step),
        Span(f": {percent(one.share, 0)} of {pair.name} took it, {percent(one.share_others, 0)} of {pair.name_others}. "),
        Span("A difference is no proof of a cause."),
    )
