"""Deals that go back from the proposal to the demo, and on again."""

import numpy as np

from salesops.workspace.demo.block import Block
from salesops.workspace.demo.changes import Changes, Spell
from salesops.workspace.demo.clock import DAY, MOVES_FOR, MOVES_FROM, NONE, next_workday
from salesops.workspace.demo.shape import DEMO, PROPOSAL
from salesops.workspace.demo.shortcuts import leaving
from salesops.workspace.demo.world import World

BACK = (0.25, 0.17, 0.03)
"""The share of deals that go back, where the proposal takes long enough: as `shortcuts.SKIPPED`."""
AFTER, STAYING, GIVE_OR_TAKE = 2, 3, 3
"""Days until a deal goes back, and how long it stays there, at least, and how many more it may be."""


def ways_back(block: Block, world: World, spell: Spell) -> Changes:
    rng, deals = block.rng(world, "ways back"), block.deals
    chance = leaving(deals, world.span.today, BACK)
    begun, left = deals.entered[:, PROPOSAL], deals.left(world.span.today)[:, PROPOSAL]
    more = rng.integers(0, GIVE_OR_TAKE, (2, len(deals)))
    back = next_workday(begun + AFTER + more[0])
    again = next_workday(back + STAYING + more[1])
    seconds = MOVES_FROM + rng.integers(0, MOVES_FOR, (2, len(deals)))
    goes = rng.random(len(deals)) < chance
    rows = np.flatnonzero(goes & (begun != NONE) & (deals.entered[:, DEMO] != NONE) & (again < left))
    moment = np.concatenate([back[rows] * DAY + seconds[0, rows], again[rows] * DAY + seconds[1, rows]])
    old, new = (np.repeat(pair, len(rows)) for pair in ([PROPOSAL, DEMO], [DEMO, PROPOSAL]))
    return Changes("stage", np.tile(rows, 2), moment, old, new, np.tile(block.journey.mover[rows, PROPOSAL], 2), spell)
