"""Level 2: whether what is handed over is taken in time."""

import ibis

from salesops.metrics.dimensions import HAND_OFF
from salesops.metrics.measures import counted, how_many, median, ratio
from salesops.metrics.metric import Metric, Sliced
from salesops.metrics.view import View

_TOLD = (
    "Rows: hand-offs, each on its started_on, of whoever must act or has acted, in the team held at the start. Its outcome at "
    "the end of the known day: breached if breached_at (the moment its time was over before anybody answered) is not after it, "
    "else met if accepted_at is not after it, else sent_back if sent_back_at is not after it, else waiting."
)


def _judged(view: View) -> ibis.Table:
    """Every hand-off that started, with its one outcome."""
    begun = view.flow(view.table("hand_off"), "started_on")
    late, taken, back = (
        (begun[name] <= view.known_moment).fill_null(False)  # noqa: FBT003
        for name in ("breached_at", "accepted_at", "sent_back_at")
    )
    return begun.mutate(outcome=ibis.cases((late, "breached"), (taken, "met"), (back, "sent_back"), else_="waiting"))


def _answered(view: View) -> ibis.Table:
    """Those of which it is known whether they were taken in time."""
    judged = _judged(view)
    return judged.filter(judged.outcome.isin(("met", "breached")))


def _taken(view: View) -> ibis.Table:
    judged = _judged(view)
    return judged.filter(judged.accepted_at <= view.known_moment, judged.minutes.notnull())


def _late(view: View) -> ibis.Table:
    judged = _judged(view)
    return judged.filter(judged.outcome == "breached")


HAND_OFFS = (
    Metric(
        name="hand_offs_started",
        title="Hand-offs",
        question="How much is handed over?",
        level=2,
        timing="leading",
        unit="count",
        grain="one hand-off",
        good="near_target",
        formula=f"{_TOLD} Value: their number.",
        source=("hand_off",),
        owner="Sales operations",
        dims=HAND_OFF,
        kind="flow",
        how=Sliced(rows=_judged, measure=counted),
    ),
    Metric(
        name="hand_offs_in_time",
        title="Hand-offs taken in time",
        question="What share of hand-offs is taken in time?",
        level=2,
        timing="leading",
        unit="ratio",
        grain="one hand-off that was taken or is late",
        good="up",
        formula=f"{_TOLD} Value: those met / those met or breached. Those sent back in time or waiting in time are no rows.",
        source=("hand_off",),
        owner="Sales operations",
        dims=HAND_OFF,
        kind="flow",
        how=Sliced(rows=_answered, measure=lambda found: ratio(how_many(found.outcome == "met"), found.count())),
        target=0.9,
    ),
    Metric(
        name="hand_offs_late",
        title="Hand-offs late",
        question="How many hand-offs were not taken in time?",
        level=2,
        timing="leading",
        unit="count",
        grain="one hand-off that is or was late",
        good="down",
        formula=f"{_TOLD} Value: the number of those breached, also where they were taken afterwards.",
        source=("hand_off",),
        owner="Sales operations",
        dims=HAND_OFF,
        kind="flow",
        how=Sliced(rows=_late, measure=counted),
    ),
    Metric(
        name="hand_off_minutes_median",
        title="Time to take a hand-off (median)",
        question="How long does a typical hand-off wait until somebody takes it?",
        level=2,
        timing="leading",
        unit="minutes",
        grain="one hand-off that was taken",
        good="down",
        formula=(
            f"{_TOLD} Value: the median of minutes (from the start to the acceptance, as the hand-off's clock counts: wall time "
            "or working time) over those with accepted_at not after the end of the known day, in time or late."
        ),
        source=("hand_off",),
        owner="Sales operations",
        dims=HAND_OFF,
        kind="flow",
        how=Sliced(rows=_taken, measure=lambda found: median(found.minutes)),
    ),
)
