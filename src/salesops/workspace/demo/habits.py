"""What the better reps do, and what deals that are won had more often: planted, so that it can be found again.

Each habit is drawn by deal, more often for those that are won and for owners with skill; nothing else of a deal depends on it.
"""

from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.clock import Ints, last_workday
from salesops.workspace.demo.deals import Deals

PROMPT_DAYS = 3
"""A meeting within so many days of entering the demo."""
PROMPT, PROMPT_WON, PROMPT_BY_SKILL = 0.4, 0.3, 0.8
WIDE, WIDE_WON, WIDE_BY_SKILL = 0.35, 0.55, 0.6
"""How likely by itself, how much more if the deal is won, and how much more for a skill of 1."""


@dataclass(frozen=True)
class Habits:
    """prompt: the deal has its meeting soon after entering the demo. wide: a second contact is known before the proposal."""

    prompt: np.ndarray
    wide: np.ndarray


def habits(deals: Deals, cast: Cast, rng: np.random.Generator) -> Habits:
    skill = cast.of_people("skill")[cast.owner_at(deals.seat, deals.created)]
    prompt = PROMPT + PROMPT_WON * deals.won + PROMPT_BY_SKILL * skill
    wide = WIDE + WIDE_WON * deals.won + WIDE_BY_SKILL * skill
    drawn = rng.random((2, len(deals)))
    return Habits(drawn[0] < prompt, drawn[1] < wide)


def sooner(day: Ints, visit: Ints, wanted: np.ndarray, entered: Ints, left: Ints) -> Ints:
    """The first of the `wanted` activities of each visit on one of its first days. `wanted` of those rows that may move."""
    rows = np.flatnonzero(wanted)
    _, first = np.unique(visit[rows], return_index=True)
    rows = rows[first]
    of = visit[rows]
    moved = day.copy()
    moved[rows] = last_workday(entered[of] + np.minimum(rows % PROMPT_DAYS, np.maximum(0, left[of] - entered[of] - 1)))
    return moved
