"""Level 1: bookings against quotas and heads."""

from salesops.metrics.dimensions import OWNER, QUOTA
from salesops.metrics.metric import Metric

_HEADS = (
    "Reps are counted by days: for each person whose role is rep (in the row of person_version in force at the end of the last day of the "
    "period or bucket; before a person's first row, that first row), (days employed in the period up to the last day) / (days of the period up to "
    "the last day). A person is employed from hired_on (empty: always) to left_on (excluded; empty: still). Person, team and manager are "
    "those of that row. "
)

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
            "Sum over quotas whose measure is bookings (or empty) of amount x (days of the quota period inside the asked period or bucket) / "
            "(days of the quota period). The asked period counts whole, its days after the known day too; without a period, the days up to the known "
            "day. Quotas without starts_on, ends_on or a length above 0 are not rows. A team's quota (owner_id empty) counts only where no quota of a person "
            "(owner_id filled) of the same team_id and measure overlaps its quota period. A quota is a row of each bucket it has a day in."
        ),
        source=("quota", "calendar"),
        owner="Sales operations",
        dims=QUOTA,
        kind="flow",
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
            "bookings / quota, of the same people and period. While a period runs: bookings so far / the whole period's quota. No bookings "
            "are 0; no quota, or a quota of 0, is empty. By segment only quotas set for a segment meet that segment's bookings."
        ),
        source=("deal", "deal_version", "quota", "calendar"),
        owner="Sales management",
        dims=QUOTA,
        kind="compound",
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
            + "A rep counts as ramped from the later of hired_on and ramped_on (empty: from hired_on) only. "
            "Empty where there is no ramped rep."
        ),
        source=("deal", "deal_version", "person_version"),
        owner="Sales management",
        dims=OWNER,
        kind="compound",
        span="year",
    ),
)
