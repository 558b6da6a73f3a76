"""From the warehouse to counts: deals with and without each habit, and how many of them were won."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from salesops.capabilities.insights.decide.deeds import deeds
from salesops.capabilities.insights.decide.points import Seen, seen
from salesops.capabilities.insights.decide.strata import Counts
from salesops.kernel.period import Period
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline
from salesops.warehouse.engine import current

GROUPS = ("segment", "size", "pace", "owner_id")
_NO_HABIT = ""


@dataclass(frozen=True)
class Which:
    """Which deals are looked at: those made in the period, of a segment, a team, within what somebody may see."""

    pipeline: str
    scope: Scope
    period: Period | None = None
    segment: str = ""
    team: str = ""


@dataclass(frozen=True)
class Tally:
    """Counts by point and group (`points`), and by point, habit and group (`habits`)."""

    points: pa.Table
    habits: pa.Table


def looked_at(pipeline: Pipeline, which: Which) -> Seen:
    tables = current().tables
    deals = tables["deal"]
    kept = [deals.pipeline == which.pipeline]
    if not which.scope.everything:
        kept.append(deals.owner_id.isin(sorted(which.scope.people)) if which.scope.people else ibis.literal(False))  # noqa: FBT003
    if which.period:
        kept.append((deals.created_on >= which.period.start) & (deals.created_on < which.period.end))
    kept += [deals[name] == value for name in ("segment", "team") if (value := getattr(which, name))]
    return seen(pipeline, deals.filter(kept), tables["stage_visit"], tables["lead"])


def tally(pipeline: Pipeline, which: Which) -> Tally:
    engine = current()
    return counted(looked_at(pipeline, which), engine.tables, engine.to_arrow)


def counted(found: Seen, tables: Mapping[str, ibis.Table], to_arrow: Callable[[ibis.Table], pa.Table]) -> Tally:
    """In one question, so that what is looked at is found once; rows without a habit count the points."""
    had = deeds(found.rows, tables).inner_join(found.rows, "place")
    every = ibis.union(_grouped(found.rows.mutate(habit=ibis.literal(_NO_HABIT))), _grouped(had))
    told = to_arrow(every)
    whole = pc.equal(told["habit"], _NO_HABIT)
    return Tally(told.filter(whole), told.filter(pc.invert(whole)))


def _grouped(rows: ibis.Table) -> ibis.Table:
    return rows.group_by("point", "habit", *GROUPS).aggregate(deals=lambda t: t.count(), won=lambda t: t.won.cast("int64").sum())


def counts_of(tally: Tally, by: Sequence[str]) -> tuple[tuple[str, ...], Counts]:
    """Keys of all habits found, and their counts in strata made by some of GROUPS. Strata are of a point and its own."""
    points, habits = tally.points, tally.habits
    strata, place = numbered(points, ("point", *by))
    _, inside = numbered(habits, ("point", *by), strata)
    names, habit = numbered(habits, ("point", "habit"))
    whole = [np.bincount(place, points[column].to_numpy(), len(strata)) for column in ("deals", "won")]
    shape = (len(names), len(strata))
    had = [_summed(habit, inside, habits[column].to_numpy(), shape) for column in ("deals", "won")]
    own = _same_point(names, strata)
    without = [np.where(own, total[None, :] - part, 0.0) for total, part in zip(whole, had, strict=True)]
    return tuple(f"{point}.{name}" for point, name in names), Counts(had[0], had[1], *without)


Key = tuple[object, ...]


def numbered(table: pa.Table, columns: Sequence[str], known: dict[Key, int] | None = None) -> tuple[dict[Key, int], np.ndarray]:
    """Each combination of values with a number, and the number of each row."""
    numbers = {} if known is None else known
    rows = [numbers.setdefault(row, len(numbers)) for row in columns_of(table, columns)]
    return numbers, np.array(rows, dtype=np.int64)


def _summed(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    flat = np.bincount(rows * shape[1] + columns, values, shape[0] * shape[1])
    return flat.reshape(shape)


def _same_point(names: dict[Key, int], strata: dict[Key, int]) -> np.ndarray:
    of_names = np.array([str(point) for point, _ in names], dtype=object)
    of_strata = np.array([str(key[0]) for key in strata], dtype=object)
    same: np.ndarray = of_names[:, None] == of_strata[None, :]
    return same


def columns_of(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in names), strict=True)
