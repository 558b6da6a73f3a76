"""Deals on their way through the sales pipeline, stage by stage."""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import NONE, Floats, Ints, Span, last_workday, next_workday, quarter_end
from salesops.workspace.demo.shape import CONVERSION, DURATION, LOST, NEGOTIATION, OPEN_STAGES, WON

DURATION_SPREAD = 0.5
STALLED, STALLED_FACTOR = 0.025, 4.0
"""Some visits take much longer."""
FORGOTTEN, FORGOTTEN_DAYS = 0.09, 150
"""Some deals that were lost lately were never closed by their rep: they look open and stuck."""
RUSHED, RUSH_DAYS = 0.55, 18
"""Deals about to close soon after a quarter's end are often hurried into its last days."""


@dataclass(frozen=True)
class Walk:
    entered: Ints
    ended: Ints
    stage: Ints


def luck(cast: Cast, seat: Ints, day: Ints) -> Floats:
    """What the owner's skill and the team add to the log-odds of each step."""
    skill = cast.of_people("skill")[cast.owner_at(seat, day)]
    teams = np.array([team.luck for team in cast.teams])
    return skill + teams[cast.seat_team[seat]]


def through_stages(start: Ints, first_stage: Ints, segment: Ints, bonus: Floats, span: Span, rng: np.random.Generator) -> Walk:
    """Each deal enters `first_stage` on its start day and goes on until won, lost or today."""
    count = len(start)
    entered = np.full((count, OPEN_STAGES), NONE, dtype=np.int64)
    ended = np.full(count, NONE, dtype=np.int64)
    stage = first_stage.copy()
    day = start.copy()
    for here in range(NEGOTIATION + 1):
        moving = (stage == here) & (day < span.today)
        entered[moving, here] = day[moving]
        leaves = next_workday(day + np.maximum(1, np.round(_days(here, segment, rng)).astype(np.int64)))
        onward = rng.random(count) < _chance(CONVERSION[segment, here], bonus)
        if here == NEGOTIATION:
            leaves = np.where(onward, _hurried(day, leaves, rng), leaves)
        forgotten = ~onward & (rng.random(count) < FORGOTTEN) & (leaves > span.today - FORGOTTEN_DAYS)
        leaving = moving & (leaves < span.today) & ~forgotten
        day = np.where(leaving, leaves, day)
        stage[leaving & onward] = here + 1 if here < NEGOTIATION else WON
        stage[leaving & ~onward] = LOST
        over = leaving & (stage >= WON)
        ended[over] = leaves[over]
    return Walk(entered, ended, stage)


def _days(stage: int, segment: Ints, rng: np.random.Generator) -> Floats:
    """Lognormal around the stage's mean, with a few that stall."""
    mean = DURATION[segment, stage]
    days = mean * np.exp(rng.normal(-(DURATION_SPREAD**2) / 2, DURATION_SPREAD, len(segment)))
    return days * np.where(rng.random(len(segment)) < STALLED, STALLED_FACTOR, 1.0)


def _chance(usual: Floats, bonus: Floats) -> Floats:
    odds = usual / (1 - usual) * np.exp(bonus)
    chance: Floats = odds / (1 + odds)
    return chance


def _hurried(entered: Ints, leaves: Ints, rng: np.random.Generator) -> Ints:
    """Signings in the days around the end of a fiscal quarter, drawn into its last four."""
    end = quarter_end(leaves - RUSH_DAYS)
    last_days = last_workday(end - 1 - rng.integers(0, 4, len(leaves)))
    near = (end - RUSH_DAYS < leaves) & (leaves < end + RUSH_DAYS) & (last_days > entered)
    return np.where(near & (rng.random(len(leaves)) < RUSHED), last_days, leaves)
