"""Estimates from little data: each group is drawn towards the one it belongs to, the more the less it has seen."""

from collections.abc import Sequence

import numpy as np

from salesops.capabilities.forecasting.facts import Floats, Ints

STRENGTH = 5.0
"""A group is believed as if its parent had seen so many events more."""
_LITTLE = 1e-7


def ratios(seen: Floats, expected: Floats) -> Floats:
    """How much more happened than expected, by group: (seen + k) / (expected + k), k by how much groups differ in truth
    (method of moments; all ones where they differ no more than luck makes them)."""
    spread = float(((seen - expected) ** 2 - expected).sum()) / max(float((expected**2).sum()), 1e-9)
    if spread <= 1e-4:
        return np.ones_like(expected)
    return (seen + 1 / spread) / (expected + 1 / spread)


def rates(groups: Sequence[Ints], events: Floats, exposure: Floats, prior: Floats) -> list[Floats]:
    """Events a day, by bin, of the groups on each level: `groups` are row -> group from the coarsest level to the finest,
    `events` and `exposure` row by bin, `prior` the rates that are expected of the coarsest groups, group by bin."""
    found: list[Floats] = []
    for level, group in enumerate(groups):
        count = int(group.max()) + 1 if len(group) else 0
        parent = np.full((count, events.shape[1]), _LITTLE)
        parent[group] = np.maximum(prior if level == 0 else found[-1][groups[level - 1]], _LITTLE)
        happened, exposed = summed(group, events, count), summed(group, exposure, count)
        found.append((happened + STRENGTH) / (exposed + STRENGTH / parent) if level else _coarsest(happened, exposed, parent))
    return found


def _coarsest(happened: Floats, exposed: Floats, expected: Floats) -> Floats:
    """What is expected says how much, to begin with, and nothing of when: as a whole it counts as so many events, and bins
    differ from one another as they did."""
    whole = (happened.sum(axis=1) + STRENGTH) / ((exposed * expected).sum(axis=1) + STRENGTH)
    scaled = expected * whole[:, None]
    return scaled * ratios(happened, exposed * scaled)


def summed(group: Ints, values: Floats, count: int) -> Floats:
    """Rows added up by group, column by column."""
    columns = [np.bincount(group, values[:, n], count) for n in range(values.shape[1])]
    return np.stack(columns, axis=1) if columns else np.zeros((count, 0))
