"""What is looked at: pipeline, segment, team and when the deals were made, as an address or a command says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from salesops.capabilities.insights.queries.counting import Which
from salesops.kernel.period import Period, add_months
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline, SalesProcess
from salesops.warehouse.engine import current
from salesops.web.components import Option, Picker

SINCE = (("", "Made at any time"), ("12", "Made in the last 12 months"), ("24", "Made in the last 24 months"))
KEPT = ("pipeline", "segment", "team", "made")


@dataclass(frozen=True)
class Chosen:
    process: SalesProcess
    pipeline: Pipeline
    which: Which
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        return {stage.key: stage.name for stage in self.pipeline.stages}

    def query(self, **changes: str) -> str:
        kept = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def choose(process: SalesProcess, given: Mapping[str, str], *, scope: Scope, today: date) -> Chosen | None:
    """None for a pipeline there is not. The period begins on the first of a month, so that a study stays good for a while."""
    pipeline = process.pipeline(given.get("pipeline", ""))
    if pipeline is None:
        return None
    made = given.get("made", "")
    period = None
    if made in ("12", "24"):
        first = today.replace(day=1)
        period = Period(add_months(first, -int(made)), add_months(first, 1))
    kept = {name: given[name] for name in KEPT if given.get(name)}
    which = Which(pipeline.key, scope, period, given.get("segment", ""), given.get("team", ""))
    return Chosen(process, pipeline, which, kept)


def pickers(chosen: Chosen) -> tuple[Picker, ...]:
    found = [
        _picker("Made", "made", SINCE, chosen, icon="calendar"),
        _picker("Segment", "segment", _values("segment", "All segments"), chosen),
        _picker("Team", "team", _values("team", "All teams"), chosen),
    ]
    if len(chosen.process.pipelines) > 1:
        first = chosen.process.pipelines[0].key
        there = tuple(("" if one.key == first else one.key, one.name) for one in chosen.process.pipelines)
        found.insert(0, _picker("Pipeline", "pipeline", there, chosen))
    return tuple(found)


def _picker(label: str, name: str, there: tuple[tuple[str, str], ...], chosen: Chosen, icon: str = "") -> Picker:
    now = chosen.given.get(name, "")
    options = tuple(Option(said, chosen.query(**{name: value}), current=value == now) for value, said in there)
    shown = next((said for value, said in there if value == now), now)
    return Picker(label, shown, options, chosen=bool(now), icon=icon)


def _values(column: str, every: str) -> tuple[tuple[str, str], ...]:
    engine = current()
    deals = engine.tables["deal"]
    found = engine.to_arrow(deals.select(column).distinct().filter(lambda t: t[column].notnull()).order_by(column))
    return (("", every), *((str(value), str(value)) for value in found[column].to_pylist() if value))
