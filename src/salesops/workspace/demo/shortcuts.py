"""Deals that leave the designed way, as real ones do: some go over a stage between two others.

More often before the process was kept, seldom since; and more often those that were lost in the end, so that it shows what
leaving the way goes with. Drawn for themselves, so that no other draw changes.
"""

from dataclasses import replace

import numpy as np

from salesops.workspace.demo.clock import NONE, Floats
from salesops.workspace.demo.deals import Deals
from salesops.workspace.demo.draws import Draws
from salesops.workspace.demo.shape import DEMO, DISCOVERY

KEPT_DAYS = 420
"""Since so many days before today the process is kept."""
SKIPPED = (0.24, 0.05, 0.015)
"""The share of deals that go over a stage: of those lost or open, of those won, and since the process is kept."""


def with_shortcuts(deals: Deals, today: int, draws: Draws) -> Deals:
    """Some go from prospecting to the demo, or from discovery to the proposal."""
    rng, entered = draws.of("shortcuts"), deals.entered.copy()
    chance = leaving(deals, today, SKIPPED)
    for stage in (DISCOVERY, DEMO):
        between = (entered[:, stage - 1 : stage + 2] != NONE).all(axis=1)
        entered[between & (rng.random(len(deals)) < chance), stage] = NONE
    return replace(deals, entered=entered)


def leaving(deals: Deals, today: int, shares: tuple[float, float, float]) -> Floats:
    """How likely each deal leaves the way."""
    usual, won, lately = shares
    return np.where(deals.created >= today - KEPT_DAYS, lately, np.where(deals.won, won, usual))
