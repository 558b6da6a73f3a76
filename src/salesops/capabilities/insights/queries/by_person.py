"""How often each person has a habit."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from salesops.capabilities.insights.queries.counting import GROUPS, Tally, columns_of, numbered

FEWEST_EACH = 10
"""Deals of somebody at a point below which nothing is said of how they work there."""


def shares_by_person(tally: Tally, keys: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The people by number, so that a draw over them is the same whatever the order of rows; by person and key how often they
    have the habit, as if all had the same mix of segment, size and pace; NaN where somebody has too few deals."""
    named = (f"{point}.{habit}" for point, habit in columns_of(tally.habits, ("point", "habit")))
    place = {key: number for number, key in enumerate(keys)}
    habit = np.array([place.get(name, -1) for name in named], dtype=np.int64)
    cells, of_points = numbered(tally.points, ("point", *GROUPS[:-1]))
    _, of_habits = numbered(tally.habits, ("point", *GROUPS[:-1]), cells)
    owners, owner = _owners(tally.points)
    _, doer = _owners(tally.habits, owners)
    deals, had = tally.points["deals"].to_numpy(), tally.habits["deals"].to_numpy()
    by_cell, points = np.bincount(of_points, deals, len(cells)), np.array([str(cell[0]) for cell in cells])
    columns = []
    for number, key in enumerate(keys):
        mine = habit == number
        usual = np.bincount(of_habits[mine], had[mine], len(cells)) / np.maximum(by_cell, 1)
        here = np.array([key.startswith(f"{point}.") for point in points])
        counted = np.bincount(owner, deals * here[of_points], len(owners))
        expected = np.bincount(owner, deals * usual[of_points], len(owners))
        done = np.bincount(doer[mine], had[mine], len(owners))
        overall = (usual * by_cell)[here].sum() / max(by_cell[here].sum(), 1)
        share = overall * done / np.where(expected > 0, expected, np.nan)
        columns.append(np.where(counted >= FEWEST_EACH, share, np.nan))
    people = np.array(list(owners))
    order = np.argsort(people)
    return people[order], np.column_stack(columns)[order]


def _owners(table: pa.Table, known: dict[int, int] | None = None) -> tuple[dict[int, int], np.ndarray]:
    """Owners with their numbers; deals that belong to nobody are nobody's, -1."""
    numbers = {} if known is None else known
    found = [-1 if owner is None else int(owner) for owner in table["owner_id"].to_pylist()]
    return numbers, np.array([numbers.setdefault(owner, len(numbers)) for owner in found], dtype=np.int64)
