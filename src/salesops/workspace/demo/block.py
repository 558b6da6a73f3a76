"""A block of deals: what is worked on at once, so that a million deals need little memory."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from salesops.workspace.demo.cast import Cast
from salesops.workspace.demo.changes import Journey
from salesops.workspace.demo.clock import DAY, MOVES_FOR, MOVES_FROM, NONE, Ints
from salesops.workspace.demo.contacts import Known, known
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.due import Pushes, pushes
from salesops.workspace.demo.habits import Habits, habits
from salesops.workspace.demo.world import World

SIZE = 50_000


@dataclass(frozen=True)
class Block:
    """`rows` are the numbers of its deals in the world, in order; all else is by deal of the block."""

    number: int
    rows: Ints
    deals: Deals
    journey: Journey
    pushes: Pushes
    habits: Habits
    known: Known

    def rng(self, world: World, purpose: str) -> np.random.Generator:
        return world.draws.of(purpose, self.number)


def blocks(world: World) -> Iterator[Block]:
    deals = world.business.deals
    for number, first in enumerate(range(0, len(deals), SIZE)):
        rows = np.arange(first, min(first + SIZE, len(deals)))
        part = deals.take(rows)
        term_end = np.where(part.term == NONE, NONE, world.business.terms.end[np.maximum(part.term, 0)])
        journey = _journey(part, world.cast, world.draws.of("journey", number))
        said = pushes(part, term_end, world.span.today, world.draws.of("pushes", number))
        had = habits(part, world.cast, world.draws.of("habits", number))
        people = known(part, world.contacts, had.wide, world.draws.of("known", number))
        yield Block(number, rows, part, journey, said, had, people)


def _journey(deals: Deals, cast: Cast, rng: np.random.Generator) -> Journey:
    """Stages change in the first working hours of the day."""
    moved = deals.entered * DAY + MOVES_FROM + rng.integers(0, MOVES_FOR, deals.entered.shape)
    moved = np.where(deals.entered == NONE, NONE, moved)
    ended = np.where(deals.ended == NONE, NONE, deals.ended * DAY + MOVES_FROM + rng.integers(0, MOVES_FOR, len(deals)))
    seats = np.repeat(deals.seat[:, None], deals.entered.shape[1], axis=1)
    return Journey(moved, ended, cast.owner_at(seats, deals.entered), cast.owner_at(deals.seat, deals.ended))
