"""Which of the last weeks' events were handed over in the simulated company, how soon somebody took each, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from salesops.workspace.demo.world import World

FEWEST, MOST, DEALS_EACH = 40, 600, 25
"""One hand-off for every so many deals of the company, but not fewer or more than these."""
NEWEST = 1 / 3
"""Of those that are handed over, so many are the last ones; the others are drawn."""
USUAL, SPREAD, BY_SKILL = 0.42, 0.75, 0.9
"""The share of the clock in the middle of a person's answers, how far they scatter, and how much sooner a skill of 1 is."""
OWN_PACE = 0.25
SENT_BACK, SENT_BACK_LACKING = 0.03, 0.12
DONE, DAYS_TO_DONE = 0.9, (0.2, 5.0)
LACKING = ("What we need is not in it: whom do we ask?", "There is nothing to begin with. Please fill in what is missing.")
REFUSED = ("They are with somebody else already.", "This is not one of ours.", "They asked to be called next quarter.")
SAID = (
    "They want to begin before the end of the month.",
    "The finance director decides, and is back on Monday.",
    "Two of their entities come later; the contract says which.",
)

One = TypeVar("One")


@dataclass(frozen=True)
class Course:
    """How one goes: the share of its clock until the answer, whether it is sent back and why, days until it is done."""

    share: float
    back: str
    done_after: float | None


def budget(world: World) -> int:
    return max(FEWEST, min(MOST, len(world.business.deals) // DEALS_EACH))


def picked(found: Sequence[One], most: int, rng: np.random.Generator) -> list[One]:
    """The last ones and some of the others, in order."""
    newest = min(len(found), max(1, round(most * NEWEST)))
    before = len(found) - newest
    drawn = rng.choice(before, min(before, max(0, most - newest)), replace=False) if before else []
    return [found[place] for place in [*sorted(int(place) for place in drawn), *range(before, len(found))]]


def paces(world: World) -> np.ndarray:
    """Of each person, the share of a clock that usually passes until they answer: the better ones answer sooner."""
    skill = world.cast.of_people("skill")
    own = world.draws.of("pace of answers").normal(0, OWN_PACE, len(skill))
    return USUAL * np.exp(own - BY_SKILL * skill)


def returned(how: Course) -> Course:
    """The same, sent back in time: also a small company has one of those."""
    return replace(how, share=min(how.share, 0.5), back=how.back or REFUSED[0])


def course(pace: float, rng: np.random.Generator, *, lacks: bool) -> Course:
    """How one goes that somebody with a pace takes. Draws the same numbers however it goes."""
    scatter, back, done, days = rng.normal(0, SPREAD), rng.random(), rng.random(), rng.uniform(*DAYS_TO_DONE)
    likely = SENT_BACK_LACKING if lacks else SENT_BACK
    word = int(rng.integers(0, len(LACKING) * len(REFUSED)))
    reason = (LACKING[word % len(LACKING)] if lacks else REFUSED[word % len(REFUSED)]) if back < likely else ""
    return Course(float(pace * np.exp(scatter)), reason, float(days) if done < DONE else None)
