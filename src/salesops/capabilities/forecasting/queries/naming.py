"""Names of slices as numbers: a place among the names there are, in order."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from salesops.capabilities.forecasting.facts import SLICES, Ints

NO_NAME = "none"
_NOBODY = -1


def labels_of(tables: Sequence[pd.DataFrame]) -> tuple[dict[str, Ints], dict[str, tuple[str, ...]], tuple[int | None, ...]]:
    """Of the rows of these tables, one after the other, by slice: places, and the names they are places of; then the ids of
    the people, None for nobody. Two people of the same name are two."""
    there = [one for one in tables if len(one)] or [*tables[:1]]
    labels, names = {}, {}
    for slice_ in SLICES:
        labels[slice_], names[slice_] = _labels(_together([one[slice_] for one in there]))
    ids = np.concatenate([one["owner_id"].fillna(_NOBODY).to_numpy(dtype=np.int64) for one in there])
    labels["person"], owners = pd.factorize(ids, sort=True)
    names["person"] = _people(labels["person"], _together([one["person"] for one in there]), len(owners))
    return labels, names, tuple(None if one == _NOBODY else one for one in owners.tolist())


def _together(parts: Sequence[pd.Series]) -> pd.Categorical:
    return union_categoricals([one.astype("category") for one in parts])


def _labels(found: pd.Categorical) -> tuple[Ints, tuple[str, ...]]:
    names = np.array([*(str(name) or NO_NAME for name in found.categories), NO_NAME], dtype=object)
    codes = found.codes.astype(np.int64) % len(names)
    used = np.flatnonzero(np.bincount(codes, minlength=len(names)))
    keys, place = np.unique(names[used].astype(str), return_inverse=True)
    placed = np.zeros(len(names), dtype=np.int64)
    placed[used] = place
    return placed[codes], tuple(keys.tolist())


def _people(person: Ints, found: pd.Categorical, count: int) -> tuple[str, ...]:
    """What each is called in the last row that says so."""
    last = np.full(count, -1, dtype=np.int64)
    named = found.codes >= 0
    last[person[named]] = found.codes[named]
    names = (*map(str, found.categories), NO_NAME)
    return tuple(names[place] or NO_NAME for place in last.tolist())
