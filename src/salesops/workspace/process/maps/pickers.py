"""The choices above the map."""

from datetime import date

from salesops.capabilities.process.queries.what_happens import choices
from salesops.capabilities.reporting.queries.period_words import code, short_name
from salesops.policies.documents.sales_process import SalesProcess
from salesops.web.components import Option, Picker
from salesops.workspace.process.maps.asked import COMPARES, OUTCOMES, MapAsked, period_day


def pickers(asked: MapAsked, process: SalesProcess, day: date) -> tuple[Picker, ...]:
    segments, teams = choices(asked.which, at=asked.at)
    found = [
        _one(asked, "Segment", "segment", "All segments", [(name, name) for name in segments]),
        _one(asked, "Team", "team", "All teams", [(name, name) for name in teams]),
        _period(asked, day),
        _one(asked, "Outcome", "outcome", "All deals", list(OUTCOMES.items())),
        _one(asked, "Compare", "compare", "Compare", list(COMPARES.items()), nothing="Compare with nothing"),
    ]
    if len(process.pipelines) > 1:
        named = [(one, one == asked.pipeline) for one in process.pipelines]
        options = tuple(Option(one.name, asked.query(pipeline=one.key), current=current) for one, current in named)
        found.insert(0, Picker("Pipeline", asked.pipeline.name, options))
    return tuple(found)


def _one(asked: MapAsked, name: str, key: str, label: str, there: list[tuple[str, str]], nothing: str = "") -> Picker:
    value = asked.given.get(key, "")
    first = Option(nothing or label, asked.query(**{key: ""}), current=not value)
    options = (first, *(Option(said, asked.query(**{key: one}), current=one == value) for one, said in there))
    return Picker(name, dict(there).get(value, value) or label, options, chosen=bool(value))


def _period(asked: MapAsked, day: date) -> Picker:
    chosen = asked.which.period
    first = Option("Made at any time", asked.query(period=""), current=chosen is None)
    options = [first]
    for said, period in period_day(day, asked.calendar):
        name = short_name(asked.calendar, period)
        options.append(Option(said, asked.query(period=code(asked.calendar, period)), name, current=period == chosen))
    label = f"Made in {short_name(asked.calendar, chosen)}" if chosen else first.label
    return Picker("Period", label, tuple(options), chosen=chosen is not None)
