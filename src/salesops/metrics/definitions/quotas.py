"""Level 1: bookings against quotas and heads."""

from collections.abc import Callable
from functools import partial

import ibis

from salesops.metrics import rows
from salesops.metrics.definitions.outcomes import BOOKINGS
from salesops.metrics.dimensions import OWNER, QUOTA
from salesops.metrics.measures import ratio, some
from salesops.metrics.metric import Columns, Composed, Metric, Sliced
from salesops.metrics.overlaps import by_length, divided, spread
from salesops.metrics.view import View
from salesops.metrics.windows import day_after

_HEADS = (
    "Reps are counted by days: for each person whose role is rep (in the row of person_version in force at the "
    "end of the last day of the period or bucket; before a person's first row, that first row), (days employed in"
    " the period up to the last day) / (days of the period up to the last day); those with no such day are not "
    "rows. A person is employed from hired_on (empty: always) to left_on (excluded; empty: still). Person, team "
    "and manager are those of that row. "
)


def _quotas(view: View) -> ibis.Table:
    quotas = view.table("quota")
    quotas = quotas.filter(quotas.measure.fill_null("").isin(("", "bookings")), quotas.starts_on < quotas.ends_on)
    people = quotas.filter(quotas.owner_id.notnull()).select(
        covered_team=quotas.team_id, covered_from=quotas.starts_on, covered_to=quotas.ends_on
    )
    of_teams = quotas.filter(quotas.owner_id.isnull())
    uncovered = of_teams.anti_join(
        people,
        [
            of_teams.team_id == people.covered_team,
            of_teams.starts_on < people.covered_to,
            people.covered_from < of_teams.ends_on,
        ],
    )
    counting = ibis.union(quotas.filter(quotas.owner_id.notnull()), uncovered, distinct=False)
    dated = counting.mutate(on=counting.starts_on, starts=counting.starts_on, ends=counting.ends_on)
    return spread(view, dated, only_known=False)


def _reps(view: View, *, ramped: bool) -> ibis.Table:
    """One row a rep and window, with the `days` employed (and ramped) of the window's `of_days`."""
    people = rows.people_at_end(view)
    window = view.bounds(people)
    stop = day_after(window.last)
    start = people.hired_on.coalesce(window.first)
    if ramped:
        start = ibis.greatest(start, people.ramped_on.coalesce(start))
    start = ibis.greatest(start, window.first)
    days = ibis.least(people.left_on.coalesce(stop), stop).delta(start, unit="day")
    served = people.mutate(on=people.hired_on, amount=1, days=days, of_days=stop.delta(window.first, unit="day"))
    return served.filter(served.days > 0)


def _over(numerator: str, denominator: str) -> Callable[[ibis.Table], Columns]:
    return lambda parts: ratio(some(parts[f"{numerator}_value"]), parts[f"{denominator}_value"])


_REPS = Sliced(rows=partial(_reps, ramped=False), fold=by_length, measure=divided)
_RAMPED = Sliced(rows=partial(_reps, ramped=True), fold=by_length, measure=divided)
QUOTA_SLICE = Sliced(rows=_quotas, fold=by_length, measure=divided)

QUOTAS = (
    Metric(
        name="quota",
        title="Quota",
        question="How much should be booked?",
        level=1,
        timing="leading",
        unit="money",
        grain="one person's or team's quota of a quota period",
        good="near_target",
        formula=(
            "Sum over quotas whose measure is bookings (or empty) of amount x (days of the quota period inside the asked "
            "period or bucket) / (days of the quota period). The asked period counts whole, its days after the known day "
            "too; without a period, the days up to the known day. Quotas without starts_on, ends_on or a length above 0 "
            "are not rows. A team's quota (owner_id empty) counts only where no quota of a person (owner_id filled) of "
            "the same team_id and measure overlaps its quota period. A quota is a row of each bucket it has a day in."
        ),
        source=("quota", "calendar"),
        owner="Sales operations",
        dims=QUOTA,
        kind="flow",
        how=QUOTA_SLICE,
    ),
    Metric(
        name="quota_attainment",
        title="Quota attainment",
        question="How much of quota is booked?",
        level=1,
        timing="lagging",
        unit="ratio",
        grain="one deal; one quota",
        good="up",
        formula=(
            "bookings / quota, of the same people and period. While a period runs: bookings so far / the whole period's "
            "quota. No bookings are 0; no quota, or a quota of 0, is empty. By segment only quotas set for a segment meet"
            " that segment's bookings."
        ),
        source=("deal", "deal_version", "quota", "calendar"),
        owner="Sales management",
        dims=QUOTA,
        kind="compound",
        how=Composed(parts={"bookings": BOOKINGS, "quota": QUOTA_SLICE}, combine=_over("bookings", "quota"), shown="bookings"),
        target=1.0,
    ),
    Metric(
        name="bookings_per_rep",
        title="Bookings per rep",
        question="How productive is a rep?",
        level=1,
        timing="lagging",
        unit="money",
        grain="one deal; one rep",
        good="up",
        formula="bookings / reps. " + _HEADS + "Empty where there is no rep.",
        source=("deal", "deal_version", "person_version"),
        owner="Sales management",
        dims=OWNER,
        kind="compound",
        how=Composed(parts={"bookings": BOOKINGS, "reps": _REPS}, combine=_over("bookings", "reps"), shown="bookings"),
        span="year",
    ),
    Metric(
        name="bookings_per_ramped_rep",
        title="Bookings per ramped rep",
        question="How productive is a rep who is past ramp?",
        level=1,
        timing="lagging",
        unit="money",
        grain="one deal; one ramped rep",
        good="up",
        formula=(
            "All bookings / ramped reps. "
            + _HEADS
            + (
                "A rep counts as ramped from the later of hired_on and ramped_on (empty: from hired_on) only. Empty where "
                "there is no ramped rep."
            )
        ),
        source=("deal", "deal_version", "person_version"),
        owner="Sales management",
        dims=OWNER,
        kind="compound",
        how=Composed(parts={"bookings": BOOKINGS, "reps": _RAMPED}, combine=_over("bookings", "reps"), shown="bookings"),
        span="year",
    ),
)
