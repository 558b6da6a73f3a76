"""Level 2: whether deals move as the sales process wants."""

import ibis

from salesops.metrics.dimensions import STAGE_VISIT
from salesops.metrics.measures import how_many, ratio
from salesops.metrics.metric import Metric, Sliced
from salesops.metrics.view import View

_ROWS = (
    "Rows: stays in a stage whose beginning was decided on by the gate (gate is filled: met, excused or lacking), each on its "
    "entered_on. Moves nothing was decided on (imported unjudged, or where a pipeline asks for nothing) are no rows."
)


def _judged(view: View) -> ibis.Table:
    visits = view.flow(view.table("stage_visit"), "entered_on")
    return visits.filter(visits.gate.notnull())


COMPLIANCE = (
    Metric(
        name="gate_compliance",
        title="Gate compliance",
        question="What share of moves has what the process asks for?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one move of a deal into a stage",
        good="up",
        formula=f"{_ROWS} Value: those with gate met / all of them.",
        source=("stage_visit",),
        owner="Sales operations",
        dims=STAGE_VISIT,
        kind="flow",
        how=Sliced(rows=_judged, measure=lambda visits: ratio(how_many(visits.gate == "met"), visits.count())),
        target=0.9,
    ),
    Metric(
        name="moves_by_exception",
        title="Moves by exception",
        question="What share of moves needs an exception?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one move of a deal into a stage",
        good="down",
        formula=f"{_ROWS} Value: those with gate excused / all of them.",
        source=("stage_visit",),
        owner="Sales operations",
        dims=STAGE_VISIT,
        kind="flow",
        how=Sliced(rows=_judged, measure=lambda visits: ratio(how_many(visits.gate == "excused"), visits.count())),
    ),
)
